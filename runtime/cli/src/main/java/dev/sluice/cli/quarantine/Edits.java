package dev.sluice.cli.quarantine;

import dev.sluice.api.Column;
import dev.sluice.api.Columns;
import dev.sluice.api.DataType;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Expressions;
import dev.sluice.api.Names;
import dev.sluice.api.PipelineException;
import dev.sluice.sql.SqlSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What changes held rows before they are judged again: new values of columns, by expressions over
 * the row as it was held. The values of rows that a source could not read are texts there, and the
 * whole record is {@value #RECORD}.
 */
public final class Edits {

    static final String RECORD = "raw";
    private static final String OPTION = "--set";

    private final Map<String, String> expressions;

    private Edits(Map<String, String> expressions) {
        this.expressions = expressions;
    }

    /**
     * Reads and binds edits; nothing is evaluated.
     *
     * @param edits each as {@code column = expression}
     * @param guarded for binding: it refuses what reaches beyond the row
     * @throws PipelineException where one names no column, or is no expression over the row
     */
    public static Edits of(List<String> edits, Entry entry, SqlSession guarded) {
        Map<String, String> expressions = new LinkedHashMap<>();
        for (String edit : edits) {
            int equals = edit.indexOf('=');
            if (equals < 0) {
                throw invalid("'" + edit + "' has no '=': write --set \"column = expression\"");
            }
            String column = edit.substring(0, equals).strip();
            if (entry.columns().column(column).isEmpty()) {
                throw invalid(
                        "the rows of node '"
                                + entry.node()
                                + "' have no column '"
                                + column
                                + "': "
                                + Columns.hint(column, entry.columns().names()));
            }
            String expression =
                    Expressions.parenthesised(OPTION + " " + column, edit.substring(equals + 1));
            if (Expressions.looksAtOtherRows(expression)) {
                throw invalid(
                        "the expression for '"
                                + column
                                + "' looks at other rows: it may use the columns of its own row");
            }
            if (expressions.put(column, expression) != null) {
                throw invalid("column '" + column + "' is set twice");
            }
        }
        Edits read = new Edits(expressions);
        read.bind(entry, guarded);
        return read;
    }

    private void bind(Entry entry, SqlSession guarded) {
        String row =
                entry.columns().columns().stream()
                        .map(column ->
                                "CAST(NULL AS "
                                        + (entry.source() ? DataType.Simple.STRING : column.type())
                                        + ") AS "
                                        + Names.quote(column.name()))
                        .collect(Collectors.joining(", "));
        String record = offersRecord(entry) ? ", CAST(NULL AS VARCHAR) AS " + RECORD : "";
        expressions.forEach((column, expression) -> {
            try {
                // the first column keeps aggregates out: they would need a GROUP BY
                guarded.describe(
                        "WITH input AS (SELECT "
                                + row
                                + record
                                + ") SELECT input."
                                + Names.quote(column)
                                + ", "
                                + expression
                                + " AS sluice_value FROM input");
            } catch (PipelineException e) {
                throw new PipelineException(
                        ErrorCode.EXPRESSION_INVALID,
                        "the expression for '"
                                + column
                                + "' is not valid here: "
                                + firstLine(e)
                                + ". "
                                + (entry.source()
                                        ? "Columns that could not be read are texts; 'raw' is the"
                                                + " whole record"
                                        : "It may use the columns of the row"),
                        e);
            }
        });
    }

    static String firstLine(PipelineException e) {
        return String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R[\\s\\S]*", "");
    }

    /** Whether the whole record can be used too: where no column has taken the name. */
    static boolean offersRecord(Entry entry) {
        return entry.columns().names().stream().noneMatch(RECORD::equalsIgnoreCase);
    }

    /** The new value of that column, in parentheses. */
    Optional<String> of(Column column) {
        return Optional.ofNullable(expressions.get(column.name()));
    }

    private static PipelineException invalid(String message) {
        return new PipelineException(ErrorCode.OPTION_INVALID, message);
    }
}

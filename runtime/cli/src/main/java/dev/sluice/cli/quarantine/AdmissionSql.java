package dev.sluice.cli.quarantine;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The SQL by which texts become rows of a node: edited, cast, and judged whether they fit. */
record AdmissionSql(Entry entry, Edits edits) {

    /** The column with a row's id. */
    static final String ID = "sluice_id";

    /** The column with what is wrong with a row; null where nothing is. */
    static final String FAULT = "sluice_fault";

    /** The column with a row's whole record. */
    static final String RECORD = "sluice_record";

    private static final String TEXT = "sluice_text_";
    private static final int SHOWN = 100;

    private List<Column> columns() {
        return entry.columns().columns();
    }

    /** The columns with the texts, in the order of the entry's columns. */
    Stream<String> texts() {
        return IntStream.range(0, columns().size()).mapToObj(AdmissionSql::text);
    }

    private static String text(int column) {
        return TEXT + column;
    }

    /**
     * The rows of that relation of texts: their id, what is wrong with them, and their values.
     *
     * @param texts with the columns {@link #ID}, {@link #FAULT}, {@link #RECORD} and {@link #texts}
     */
    String judged(String texts) {
        List<String> input = new ArrayList<>();
        List<String> edited = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < columns().size(); i++) {
            Column column = columns().get(i);
            Optional<String> edit = edits.of(column);
            String name = Names.quote(column.name());
            String value = "sluice_value_" + i;
            String read = read(text(i), column.type());
            input.add((entry.source() ? text(i) : read) + " AS " + name);
            edited.add(edit.orElse(name) + " AS " + value);
            String given = edit.isPresent() ? value : text(i);
            String fitting =
                    edit.isPresent() ? cast(value, column.type()) : entry.source() ? read : value;
            faults.add(
                    "WHEN "
                            + given
                            + " IS NOT NULL AND "
                            + fitting
                            + " IS NULL THEN "
                            + fault(column, given));
            values.add(fitting + " AS " + name);
        }
        String kept = ID + ", " + FAULT + ", " + texts().collect(Collectors.joining(", "));
        return "SELECT "
                + ID
                + ", CASE WHEN "
                + FAULT
                + " IS NOT NULL THEN "
                + FAULT
                + " "
                + String.join(" ", faults)
                + " END AS "
                + FAULT
                + ", "
                + String.join(", ", values)
                + " FROM (SELECT "
                + kept
                + ", "
                + String.join(", ", edited)
                + " FROM (SELECT "
                + kept
                + ", "
                + String.join(", ", input)
                + (Edits.offersRecord(entry) ? ", " + RECORD + " AS " + Edits.RECORD : "")
                + " FROM "
                + texts
                + ") AS input)";
    }

    private static String cast(String value, DataType type) {
        return "TRY_CAST(" + value + " AS " + type + ")";
    }

    /** The value that a text stands for: nested ones are JSON there. */
    private static String read(String text, DataType type) {
        return switch (type) {
            case DataType.Simple simple ->
                    simple == DataType.Simple.STRING ? text : cast(text, type);
            case DataType.Decimal decimal -> cast(text, type);
            case DataType.ListOf list -> cast("TRY_CAST(" + text + " AS JSON)", type);
            case DataType.StructOf struct -> cast("TRY_CAST(" + text + " AS JSON)", type);
            case DataType.MapOf map -> cast("TRY_CAST(" + text + " AS JSON)", type);
        };
    }

    private static String fault(Column column, String given) {
        return Names.literal("column '" + column.name() + "' holds '")
                + " || left(CAST("
                + given
                + " AS VARCHAR), "
                + SHOWN
                + ") || "
                + Names.literal("', which is no " + column.type());
    }
}

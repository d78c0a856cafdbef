package dev.sluice.component.file;

import dev.sluice.api.Column;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.PipelineException;
import dev.sluice.sql.SqlSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Asks DuckDB's sniffer, and corrects what it is known to get wrong. */
final class CsvProbe {

    private static final String NOTHING = "(empty)";
    private static final int PREAMBLE = 20;

    /**
     * What was found.
     *
     * @param quote empty where there is none
     * @param escape empty where there is none
     * @param date the format of dates; empty for the standard one
     */
    record Found(
            String delimiter,
            String quote,
            String escape,
            long skip,
            boolean header,
            String date,
            String timestamp,
            List<Column> columns) {
        Found {
            columns = List.copyOf(columns);
        }

        /** The same with other formats of dates. */
        Found dated(String days, String times) {
            return new Found(delimiter, quote, escape, skip, header, days, times, columns);
        }

        List<String> names() {
            return columns.stream().map(Column::name).toList();
        }
    }

    private final SqlSession session;
    private final String fileArguments;

    CsvProbe(SqlSession session, String fileArguments) {
        this.session = session;
        this.fileArguments = fileArguments;
    }

    /**
     * What the file's dialect is, as far as the arguments do not say; empty where it is unclear.
     */
    Optional<Found> sniff(Path file, String arguments) {
        return attempt(file, arguments)
                .map(found -> quoted(file, arguments, found))
                .map(found -> belowPreamble(file, arguments, found))
                .or(() -> attempt(file, arguments + ", strict_mode=false"));
    }

    private Optional<Found> attempt(Path file, String arguments) {
        String call =
                "sniff_csv("
                        + Duck.literal(file)
                        + arguments
                        + fileArguments
                        + ", store_rejects=true)";
        try {
            return found(call);
        } catch (PipelineException e) {
            if (e.code() == ErrorCode.CANCELLED || e.code() == ErrorCode.OUT_OF_MEMORY) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** One question for all: each costs a reading of the sample. */
    private Optional<Found> found(String call) {
        List<List<String>> rows =
                session.rows(
                        "SELECT Delimiter, Quote, Escape, SkipRows, HasHeader, DateFormat,"
                                + " TimestampFormat, c.name, c.type FROM"
                                + " (SELECT *, unnest(Columns) AS c FROM "
                                + call
                                + ")");
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        List<String> row = rows.getFirst();
        List<Column> columns =
                rows.stream()
                        .map(c -> Column.of(c.get(7), ReadRequest.type(c.get(7), c.get(8))))
                        .toList();
        return Optional.of(
                new Found(
                        bare(row.get(0)),
                        bare(row.get(1)),
                        bare(row.get(2)),
                        Long.parseLong(row.get(3)),
                        Boolean.parseBoolean(row.get(4)),
                        bare(row.get(5)),
                        bare(row.get(6)),
                        columns));
    }

    private static String bare(String found) {
        return found.equals(NOTHING) ? "" : found;
    }

    /**
     * One broken quote in the sample makes DuckDB find none at all; quotes around the columns'
     * names say otherwise, and the broken row is then rejected alone.
     */
    private Found quoted(Path file, String arguments, Found found) {
        if (!found.quote().isEmpty() || arguments.contains(", quote=")) {
            return found;
        }
        for (String quote : List.of("\"", "'")) {
            boolean around =
                    found.names().stream()
                            .anyMatch(name ->
                                    name.length() > 1
                                            && name.startsWith(quote)
                                            && name.endsWith(quote));
            if (around) {
                return attempt(file, arguments + quotes(found.delimiter(), quote, arguments))
                        .filter(again -> again.columns().size() >= found.columns().size())
                        .map(again -> narrowed(again, found.columns().size(), quote))
                        .orElse(found);
            }
        }
        return found;
    }

    private static String quotes(String delimiter, String quote, String arguments) {
        String literal = Names.literal(quote);
        return (arguments.contains(", delim=") ? "" : ", delim=" + Names.literal(delimiter))
                + ", quote="
                + literal
                + (arguments.contains(", escape=") ? "" : ", escape=" + literal)
                + ", strict_mode=false, null_padding=true";
    }

    /** Rows that are too long must not add columns: padding is for the sniffer alone. */
    private static Found narrowed(Found found, int width, String quote) {
        return new Found(
                found.delimiter(),
                quote,
                found.escape(),
                found.skip(),
                found.header(),
                found.date(),
                found.timestamp(),
                found.columns().subList(0, width));
    }

    /** A line that names less than half of the columns is no header: it stands above one. */
    private Found belowPreamble(Path file, String arguments, Found found) {
        if (!found.header() || !mostlyUnnamed(found) || arguments.contains(", skip=")) {
            return found;
        }
        for (int skip = 1; skip <= PREAMBLE; skip++) {
            Optional<Found> below =
                    attempt(file, arguments + ", skip=" + skip)
                            .filter(Found::header)
                            .filter(again -> again.columns().size() == found.columns().size())
                            .filter(again -> !mostlyUnnamed(again));
            if (below.isPresent()) {
                return below.get();
            }
        }
        return found;
    }

    private static boolean mostlyUnnamed(Found found) {
        long unnamed = found.names().stream().filter(name -> name.matches("column\\d+")).count();
        return 2 * unnamed > found.columns().size();
    }
}

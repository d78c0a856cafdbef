package dev.sluice.component.file;

import dev.sluice.api.Column;
import dev.sluice.api.Names;
import dev.sluice.api.PipelineException;
import dev.sluice.sql.SqlSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which order days, months and years are written in. DuckDB's sniffer says what one value of the
 * sample fits, be it the odd one, and where several orders fit, it guesses; here the order counts
 * that reads most of them.
 *
 * @param sample a query of the rows at the file's beginning, as texts
 */
record CsvDates(SqlSession session, Path file, String sample) {

    private static final Pattern ORDER =
            Pattern.compile("%([dmYy])([^%\\w]*)%([dmYy])([^%\\w]*)%([dmYy])");

    /**
     * The format to read these columns with; empty where it is the standard one.
     *
     * @param option the one that gives it
     * @param found what the sniffer says, other than the standard
     * @throws PipelineException where it cannot be told
     */
    String format(String option, String found, List<Column> columns) {
        List<String> formats = orders(found);
        if (formats.size() < 2 || columns.isEmpty()) {
            return found;
        }
        String values = values(columns);
        List<Long> counts = counts(values, columns.getFirst(), formats);
        long standard = counts.removeLast();
        long most = counts.stream().max(Comparator.naturalOrder()).orElse(0L);
        if (standard > most) {
            return "";
        }
        List<String> best =
                formats.stream().filter(f -> counts.get(formats.indexOf(f)) == most).toList();
        if (most > 0 && best.size() > 1) {
            throw unclear(option, best, values);
        }
        return most > 0 ? best.getFirst() : found;
    }

    /** The format with all orders that are in use. */
    private static List<String> orders(String found) {
        Matcher order = ORDER.matcher(found);
        if (!order.find() || order.group(1).equals("Y")) {
            return List.of(found);
        }
        List<String> letters =
                found.contains("%Y") ? List.of("dmY", "mdY") : List.of("dmy", "mdy", "ymd");
        List<String> formats = new ArrayList<>();
        for (String one : letters) {
            String date =
                    "%"
                            + one.charAt(0)
                            + order.group(2)
                            + "%"
                            + one.charAt(1)
                            + order.group(4)
                            + "%"
                            + one.charAt(2);
            formats.add(found.substring(0, order.start()) + date + found.substring(order.end()));
        }
        return formats;
    }

    /** All values of the columns, each with the name of its own; infinity is of no format. */
    private String values(List<Column> columns) {
        String names =
                columns.stream()
                        .map(c -> Names.literal(c.name()))
                        .collect(Collectors.joining(", "));
        String values =
                columns.stream().map(c -> Names.quote(c.name())).collect(Collectors.joining(", "));
        return "(SELECT * FROM (SELECT unnest(["
                + names
                + "]) AS name, unnest(["
                + values
                + "]) AS value FROM "
                + sample
                + ") WHERE regexp_matches(value, '[0-9]'))";
    }

    /** How many each format reads, and behind them, how many are of the standard. */
    private List<Long> counts(String values, Column column, List<String> formats) {
        String counts =
                formats.stream()
                        .map(format -> "count(" + read(format) + "), ")
                        .collect(Collectors.joining());
        String query =
                "SELECT "
                        + counts
                        + "count(TRY_CAST(value AS "
                        + column.type()
                        + ")) FROM "
                        + values;
        return session.rows(query).getFirst().stream()
                .map(Long::valueOf)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static String read(String format) {
        return "try_strptime(value, " + Names.literal(format) + ")";
    }

    private PipelineException unclear(String option, List<String> formats, String values) {
        List<String> shown =
                session.rows(
                                "SELECT name, value FROM "
                                        + values
                                        + " WHERE "
                                        + read(formats.getFirst())
                                        + " IS NOT NULL LIMIT 1")
                        .getFirst();
        return Faults.unreadable(
                file,
                "the order of day and month in its column '"
                        + shown.get(0)
                        + "' cannot be told from values such as '"
                        + shown.get(1)
                        + "': give '"
                        + option
                        + "', which is "
                        + formats.stream()
                                .map(format -> '"' + format + '"')
                                .collect(Collectors.joining(" or ")));
    }
}

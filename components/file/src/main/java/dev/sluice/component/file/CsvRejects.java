package dev.sluice.component.file;

import dev.sluice.api.Names;
import dev.sluice.api.Schema;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * The tables into which DuckDB puts the lines that it cannot read. Each scan has its own: two of
 * them in one query do not mix.
 *
 * @param errors the table of faults
 * @param scans the table of files
 */
record CsvRejects(String errors, String scans) {

    private static final AtomicLong SCANS = new AtomicLong();

    static CsvRejects next() {
        long number = SCANS.incrementAndGet();
        return new CsvRejects("sluice_errors_" + number, "sluice_scans_" + number);
    }

    /** What {@code read_csv} has to be told. */
    String arguments() {
        return ", store_rejects=true, rejects_limit=0, rejects_table="
                + Names.literal(errors)
                + ", rejects_scan="
                + Names.literal(scans);
    }

    /**
     * DuckDB casts only those columns that a query needs; a row with a bad value in another would
     * pass. This condition needs all of them, and lets every row pass. The optimiser does not see
     * how it is decided, but it is decided once for thousands of rows: a condition on a column, or
     * a random number, costs each row as much as further columns.
     */
    static String everyColumn(Schema schema) {
        String nulls =
                schema.names().stream()
                        .map(name -> Names.quote(name) + " IS NULL")
                        .collect(Collectors.joining(" AND "));
        return "CASE WHEN current_query() = '' THEN (" + nulls + ") IS NOT NULL ELSE true END";
    }

    /** The files as rows of SQL: which one it is, its path, and how it is shown. */
    static String places(List<Path> read, List<String> shown) {
        StringBuilder places = new StringBuilder();
        for (int i = 0; i < read.size(); i++) {
            places.append(i == 0 ? "(" : ", (")
                    .append(i)
                    .append(", ")
                    .append(Names.literal(read.get(i).toString()))
                    .append(", ")
                    .append(Names.literal(shown.get(i)))
                    .append(')');
        }
        return places.toString();
    }

    /**
     * The rows that DuckDB could not read: number, path and shown name of the file, line, raw,
     * reason, and whether it could not even read the line. It may note several faults for one line,
     * and notes them again for every run.
     *
     * @param places see {@link #places}
     */
    String rows(String places) {
        return """
        SELECT f.number, f.path, f.shown, e.line,
               first(e.csv_line ORDER BY e.column_idx) AS raw,
               string_agg(DISTINCT e.error_message, '; ' ORDER BY e.error_message)
                   || CASE WHEN bool_or(e.error_type::VARCHAR = 'INVALID ENCODING')
                      THEN ' Give its ''encoding'', such as ISO-8859-1.' ELSE '' END AS reason,
               bool_or(e.error_type::VARCHAR IN ('INVALID ENCODING', 'LINE SIZE OVER MAXIMUM')) AS no_line
        FROM %s e JOIN %s s USING (scan_id, file_id)
        JOIN (VALUES %s) f(number, path, shown) ON f.path = s.file_path
        GROUP BY f.number, f.path, f.shown, e.line
        """
                .formatted(errors, scans, places);
    }

    /** The same as a scan gives them. */
    String query(String places) {
        return "SELECT raw, shown || ':' || line AS place, reason FROM ("
                + rows(places)
                + ") ORDER BY number, line";
    }
}

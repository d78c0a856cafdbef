package dev.sluice.component.file;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.Names;
import dev.sluice.api.Scan;
import dev.sluice.api.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Columns of CSV whose numbers DuckDB's reader would round ({@code 1.5} to 2): they are read as
 * something else, and judged here. Rows with a number that is not right do not leave the scan; a
 * sequence counts them, and where it counted any, the file is read again to tell which and why.
 *
 * @param judged those columns, which are of {@code schema}
 * @param schema what the scan gives
 * @param sequence its name
 */
record CsvNumbers(List<CsvNumber> judged, Schema schema, String sequence) {

    private static final AtomicLong SCANS = new AtomicLong();
    private static final String FILE = "sluice_file";
    private static final char[] UNUSUAL = {'\u0001', '\u0002'};

    /**
     * Those of a file's columns that are read at all.
     *
     * @param given the columns whose types were given and not found
     * @param separator what stands in front of the places of decimals
     */
    static CsvNumbers of(List<Column> own, Set<String> given, String separator, Schema schema) {
        List<CsvNumber> judged = new ArrayList<>();
        for (Column column : own) {
            if (!schema.columns().contains(column)) {
                continue;
            }
            if (column.type().isWhole()) {
                judged.add(new CsvWholeNumber(column, !given.contains(column.name())));
            } else if (column.type() instanceof DataType.Decimal type && CsvDecimal.roomy(type)) {
                judged.add(new CsvDecimal(column, type, separator));
            }
        }
        return new CsvNumbers(judged, schema, "sluice_odd_" + SCANS.incrementAndGet());
    }

    boolean isEmpty() {
        return judged.isEmpty();
    }

    /** As what the reader is to give these columns. */
    Map<String, DataType> read() {
        return judged.stream()
                .collect(Collectors.toMap(number -> number.column().name(), CsvNumber::read));
    }

    /**
     * The rows of a relation in which the columns are as they are read.
     *
     * @param needed a condition that all rows meet
     */
    String query(String relation, String needed) {
        Map<String, CsvNumber> numbers =
                judged.stream()
                        .collect(Collectors.toMap(n -> n.column().name(), Function.identity()));
        String columns =
                schema.names().stream()
                        .map(name ->
                                numbers.containsKey(name)
                                        ? numbers.get(name).value(Names.quote(name))
                                                + " AS "
                                                + Names.quote(name)
                                        : Names.quote(name))
                        .collect(Collectors.joining(", "));
        String reads = each(i -> ", " + judged.get(i).name() + " AS " + as(i), "");
        // most rows meet the first; the sample keeps DuckDB from casting for each condition anew
        String plain = each(i -> judged.get(i).plain(judged.get(i).name(), as(i)), " AND ");
        String right = each(i -> judged.get(i).right(judged.get(i).name(), as(i)), " AND ");
        return "SELECT "
                + schema.names().stream().map(Names::quote).collect(Collectors.joining(", "))
                + " FROM (SELECT "
                + columns
                + reads
                + " FROM "
                + relation
                + ") TABLESAMPLE SYSTEM (100 PERCENT) WHERE ("
                + needed
                + ") AND ("
                + plain
                + " OR CASE WHEN "
                + right
                + " THEN true ELSE nextval('"
                + sequence
                + "') < 0 END)";
    }

    /**
     * How those rows are found that the query left out, together with those that were refused.
     *
     * @param texts {@code read_csv} of the same files with all columns as texts and {@code
     *     sluice_file}, as far as its arguments
     * @param lines the same with one column {@code line}, the line as it stands
     * @param places see {@link CsvRejects#places}
     */
    Scan.Recheck recheck(
            String texts, String lines, CsvDialect dialect, CsvRejects rejects, String places) {
        String odd = each(i -> wrong(judged.get(i)), " OR ");
        String reasons =
                each(
                        i ->
                                "CASE WHEN "
                                        + wrong(judged.get(i))
                                        + " THEN "
                                        + judged.get(i).reason("r." + judged.get(i).name())
                                        + " END",
                        ", ");
        return new Scan.Recheck(
                "CREATE OR REPLACE SEQUENCE " + sequence,
                "SELECT last_value IS NOT NULL FROM duckdb_sequences() WHERE sequence_name = '"
                        + sequence
                        + "'",
                """
                WITH records AS NOT MATERIALIZED (
                    SELECT row_number() OVER () AS sluice_record, r.* FROM %1$s r),
                odd AS MATERIALIZED (
                    SELECT r.sluice_record AS record, r.%2$s AS file, %3$s AS raw,
                           concat_ws('; ', %4$s) AS reason
                    FROM records r WHERE %5$s),
                numbered AS (
                    SELECT *, %6$s AS bare,
                           row_number() OVER (PARTITION BY file, %6$s ORDER BY record) AS nth,
                           count(*) OVER (PARTITION BY file, %6$s) AS alike FROM odd),
                lines AS NOT MATERIALIZED (
                    SELECT row_number() OVER () AS line, l.line AS raw, l.%2$s AS file FROM %7$s l),
                begun AS (SELECT file, min(line) - 1 AS earlier FROM lines GROUP BY file),
                found AS (
                    SELECT file, line, %6$s AS bare,
                           row_number() OVER (PARTITION BY file, %6$s ORDER BY line) AS nth,
                           count(*) OVER (PARTITION BY file, %6$s) AS alike
                    FROM lines WHERE (file, %6$s) IN (SELECT (file, bare) FROM numbered)),
                refused AS (FROM (%8$s)),
                missing AS (
                    SELECT path, line - row_number() OVER (PARTITION BY path ORDER BY line) AS behind
                    FROM refused WHERE no_line),
                placed AS (
                    SELECT o.*, f.line - b.earlier + (
                        SELECT count(*) FROM missing m
                        WHERE m.path = o.file AND m.behind < f.line - b.earlier) AS line
                    FROM numbered o
                    LEFT JOIN found f USING (file, bare, nth, alike) LEFT JOIN begun b USING (file)),
                others AS (
                    SELECT f.number, f.shown, p.line, p.record, p.raw, p.reason
                    FROM placed p JOIN (VALUES %10$s) f(number, path, shown) ON f.path = p.file
                    WHERE NOT EXISTS (FROM refused x WHERE x.path = p.file
                        AND CASE WHEN p.line IS NULL THEN %9$s = p.bare ELSE x.line = p.line END))
                SELECT raw, shown || CASE WHEN line IS NULL THEN '' ELSE ':' || line END AS place, reason
                FROM (SELECT number, shown, line, 0 AS record, raw, reason FROM refused
                      UNION ALL FROM others) ORDER BY number, line NULLS LAST, record
                """
                        .formatted(
                                texts,
                                FILE,
                                raw(dialect),
                                reasons,
                                odd,
                                bare("raw", dialect),
                                lines,
                                rejects.rows(places),
                                bare("x.raw", dialect),
                                places));
    }

    /** What {@code read_csv} is told to give lines as they stand. */
    static String lineArguments(CsvDialect dialect) {
        char unusual = dialect.delimiter().indexOf(UNUSUAL[0]) < 0 ? UNUSUAL[0] : UNUSUAL[1];
        return ", auto_detect=false, delim='"
                + unusual
                + "', quote='', escape='', header=false, ignore_errors=true,"
                + " columns={'line': 'VARCHAR'}, filename='"
                + FILE
                + "'";
    }

    /** What {@code read_csv} is told to give the file of each row. */
    static String fileArguments() {
        return ", hive_partitioning=false, filename='" + FILE + "'";
    }

    private String each(Function<Integer, String> part, String between) {
        return IntStream.range(0, judged.size())
                .mapToObj(part::apply)
                .collect(Collectors.joining(between));
    }

    private static String wrong(CsvNumber number) {
        String read = number.read("r." + number.name());
        return "NOT " + number.right(number.value(read), read);
    }

    /** What a column is called as it was read, beside its number. */
    private String as(int column) {
        return schema.unused("sluice_read_" + column);
    }

    /** The record as it may have been written: quoted where it has to be. */
    private static String raw(CsvDialect dialect) {
        return dialect.names().stream()
                .map(name -> field("r." + Names.quote(name), dialect))
                .collect(
                        Collectors.joining(
                                ", ",
                                "concat_ws(" + Names.literal(dialect.delimiter()) + ", ",
                                ")"));
    }

    private static String field(String value, CsvDialect dialect) {
        String quote = Names.literal(dialect.quote());
        String escaped = Names.literal(dialect.escape() + dialect.quote());
        return "CASE WHEN contains("
                + value
                + ", "
                + Names.literal(dialect.delimiter())
                + ") OR contains("
                + value
                + ", "
                + quote
                + ") OR contains("
                + value
                + ", chr(10)) THEN "
                + quote
                + " || replace("
                + value
                + ", "
                + quote
                + ", "
                + escaped
                + ") || "
                + quote
                + " ELSE coalesce("
                + value
                + ", '') END";
    }

    /**
     * The first line of a record, without what may be written in more than one way. Of several that
     * are alike, the nth is the nth in the file, where no other row begins like them.
     */
    private static String bare(String record, CsvDialect dialect) {
        return "replace(replace(replace(split_part("
                + record
                + ", chr(10), 1), chr(13), ''), "
                + Names.literal(dialect.quote())
                + ", ''), "
                + Names.literal(dialect.escape())
                + ", '')";
    }
}

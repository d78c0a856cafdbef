package dev.sluice.component.file;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.component.file.CsvProbe.Found;
import dev.sluice.sql.SqlSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the dialect; what the user gave is taken as it is. */
final class CsvSniffer {

    private static final int SAMPLE = 20_480;
    private static final int SAMPLE_VALUES = 4_000_000;

    /**
     * Twice the longest line that DuckDB takes. Its own buffers are eight times as large, and
     * filling one takes longer than looking at the sample.
     */
    private static final String SMALL_BUFFER = ", buffer_size=4000000";

    private static final String ISO_DATE = "%Y-%m-%d";
    private static final String ISO_TIMESTAMP = "%Y-%m-%d %H:%M:%S";

    private final ReadRequest request;
    private final Options options;
    private final CsvFiles files;
    private final SqlSession session;
    private final Optional<String> delimiter;

    CsvSniffer(ReadRequest request, CsvFiles files, SqlSession session, String fixedDelimiter) {
        this.request = request;
        this.options = request.options();
        this.files = files;
        this.session = session;
        this.delimiter =
                options.text("delimiter")
                        .or(() -> Optional.of(fixedDelimiter).filter(d -> !d.isEmpty()));
    }

    CsvDialect sniff() {
        Map<String, DataType> types = request.columns();
        String known = clear() + types(types);
        String given = given() + known;
        Path first = files.paths().getFirst();
        Found found =
                sniff(first, given)
                        .or(() -> known.isEmpty() ? Optional.empty() : sniff(first, given()))
                        .or(() -> asGiven(types))
                        .orElseThrow(this::unclear);
        boolean titled = found.header() && found.names().containsAll(types.keySet());
        if (!options.has("header") && !types.isEmpty() && !titled) {
            found =
                    sniff(first, given + ", header=true")
                            .filter(again -> again.names().containsAll(types.keySet()))
                            .orElse(found);
        }
        if (found.header()) {
            requireSameHeaders(found, given);
        }
        List<Column> columns = exact(arguments(found), columns(found, types), types.keySet());
        found = dated(found, columns);
        String pinned = arguments(found);
        return new CsvDialect(
                columns,
                delimiter.orElse(found.delimiter()),
                quote(found),
                escape(found),
                pinned + nulls(pinned, columns));
    }

    /** From the file itself, or where a line is too long for that, from a copy of its beginning. */
    private Optional<Found> sniff(Path file, String given) {
        return new CsvProbe(session, files.arguments() + buffer())
                .sniff(file, given)
                .or(() ->
                        new CsvProbe(session, ", compression='none'" + buffer())
                                .sniff(files.sample(file, request), given));
    }

    private String buffer() {
        return options.has("max-line-size") ? "" : SMALL_BUFFER;
    }

    private String given() {
        StringBuilder given = new StringBuilder();
        delimiter.ifPresent(d -> given.append(", delim=").append(Names.literal(d)));
        text(given, "quote", "quote");
        text(given, "escape", "escape");
        if (options.has("header")) {
            given.append(", header=").append(options.flag("header", true));
        }
        if (options.has("skip")) {
            given.append(", skip=").append(options.number("skip", 0));
        }
        return given + common();
    }

    /** What is beyond doubt, so that the sniffer has no dialects to weigh. */
    private String clear() {
        boolean told = options.has("quote") || options.has("escape");
        return files.delimiter()
                .filter(found -> !told && delimiter.map(found::equals).orElse(true))
                .map(found ->
                        (delimiter.isPresent() ? "" : ", delim=" + Names.literal(found))
                                + ", quote='\"', escape='\"'")
                .orElse("");
    }

    /**
     * The types that the user gave are not guessed: that takes less than half the time, and a bad
     * value in the sample does not hide how dates are written. Names that the file does not have
     * are passed over.
     */
    private static String types(Map<String, DataType> types) {
        return types.isEmpty() ? "" : ", types=" + CsvDialect.struct(placed(types));
    }

    /** What sniffing and reading are both told. */
    private String common() {
        StringBuilder common = new StringBuilder();
        if (options.has("null")) {
            common.append(", nullstr=").append(Duck.list(options.texts("null")));
        }
        text(common, "comment", "comment");
        text(common, "date-format", "dateformat");
        text(common, "timestamp-format", "timestampformat");
        text(common, "decimal-separator", "decimal_separator");
        return common.append(CsvFormat.lineSize(request)).toString();
    }

    private void text(StringBuilder sql, String option, String argument) {
        options.text(option)
                .ifPresent(value ->
                        sql.append(", ").append(argument).append('=').append(Names.literal(value)));
    }

    /** A file that is too odd to be understood is read as the user says, where that is enough. */
    private Optional<Found> asGiven(Map<String, DataType> types) {
        if (types.isEmpty() || options.flag("header", true)) {
            return Optional.empty();
        }
        return delimiter.map(known ->
                new Found(known, "", "", options.number("skip", 0), false, "", "", placed(types)));
    }

    private PipelineException unclear() {
        return Faults.unreadable(
                files.paths().getFirst(),
                "how its fields are separated and quoted cannot be found: give 'delimiter',"
                        + " 'quote', 'header: false', 'skip' and 'columns'");
    }

    private static List<Column> placed(Map<String, DataType> types) {
        return types.entrySet().stream().map(e -> Column.of(e.getKey(), e.getValue())).toList();
    }

    private static List<Column> columns(Found found, Map<String, DataType> types) {
        if (types.isEmpty()) {
            return found.columns();
        }
        if (!found.header()) {
            return placed(types);
        }
        Duck.requireKnown("columns", types.keySet(), found.names());
        List<Column> columns = new ArrayList<>();
        for (Column column : found.columns()) {
            columns.add(Column.of(column.name(), types.getOrDefault(column.name(), column.type())));
        }
        return columns;
    }

    /** Columns are read by their place: another order in a further file would mix them up. */
    private void requireSameHeaders(Found found, String given) {
        List<Path> paths = files.paths();
        for (Path file : paths.subList(1, paths.size())) {
            String titled = given + (options.has("header") ? "" : ", header=true");
            Found other = sniff(file, titled).orElseThrow(this::unclear);
            OtherColumns.refuse(paths.getFirst(), found.names(), file, other.names());
        }
    }

    /** With the formats of dates that read most of the sample. */
    private Found dated(Found found, List<Column> columns) {
        CsvDates dates =
                new CsvDates(session, files.paths().getFirst(), sample(arguments(found), columns));
        List<Column> days = columns.stream().filter(c -> c.type() == Simple.DATE).toList();
        List<Column> times =
                columns.stream()
                        .filter(c ->
                                c.type() == Simple.TIMESTAMP || c.type() == Simple.TIMESTAMP_ZONED)
                        .toList();
        return found.dated(
                format(dates, "date-format", found.date(), days),
                format(dates, "timestamp-format", found.timestamp(), times));
    }

    private String format(CsvDates dates, String option, String found, List<Column> columns) {
        List<String> chosen = options.texts("select");
        List<Column> read =
                columns.stream()
                        .filter(c -> chosen.isEmpty() || chosen.contains(c.name()))
                        .toList();
        return options.has(option) ? found : dates.format(option, found, read);
    }

    private String arguments(Found found) {
        StringBuilder sql = new StringBuilder(", auto_detect=false");
        sql.append(", delim=").append(Names.literal(delimiter.orElse(found.delimiter())));
        sql.append(", quote=").append(Names.literal(quote(found)));
        sql.append(", escape=").append(Names.literal(escape(found)));
        sql.append(", header=").append(found.header());
        sql.append(", skip=").append(found.skip());
        sql.append(common());
        format(sql, "date-format", "dateformat", found.date(), ISO_DATE);
        format(sql, "timestamp-format", "timestampformat", found.timestamp(), ISO_TIMESTAMP);
        return sql.toString();
    }

    /** DuckDB reads infinity by a format as a day of 1900; without one it is what it is. */
    private void format(
            StringBuilder sql, String option, String argument, String found, String standard) {
        if (!options.has(option) && !found.isEmpty() && !found.equals(standard)) {
            sql.append(", ").append(argument).append('=').append(Names.literal(found));
        }
    }

    private String quote(Found found) {
        return options.text("quote").orElse(or(found.quote(), "\""));
    }

    private String escape(Found found) {
        return options.text("escape").orElse(or(found.escape(), quote(found)));
    }

    /**
     * Without {@code null}, a bare field is null and {@code ""} is empty text. But programs that
     * quote every field write {@code ""} also for a number that is missing: where the sample shows
     * that, quoted or not makes no difference.
     */
    private String nulls(String pinned, List<Column> columns) {
        if (options.has("null")) {
            return "";
        }
        String empty =
                columns.stream()
                        .filter(column -> !isText(column.type()))
                        .map(column -> Names.quote(column.name()) + " = ''")
                        .collect(Collectors.joining(" OR "));
        String bare = ", allow_quoted_nulls=false";
        if (empty.isEmpty()) {
            return bare;
        }
        String sample =
                "SELECT count(*) FROM " + sample(pinned + bare, columns) + " WHERE " + empty;
        return session.rows(sample).getFirst().getFirst().equals("0") ? bare : "";
    }

    /** The rows at the beginning, as texts. */
    private String sample(String pinned, List<Column> columns) {
        List<Column> text = columns.stream().map(c -> CsvDialect.text(c.name())).toList();
        return "(SELECT * FROM read_csv("
                + Duck.literal(files.paths().getFirst())
                + pinned
                + files.arguments()
                + buffer()
                + ", columns="
                + CsvDialect.struct(text)
                + CsvRejects.next().arguments()
                + ") LIMIT "
                + Math.clamp(SAMPLE_VALUES / columns.size(), SAMPLE / 20, SAMPLE)
                + ")";
    }

    /**
     * Numbers that are too large for whole ones are found as doubles, which would make other
     * numbers of them: they become decimals, or stay as they are written.
     */
    private List<Column> exact(String pinned, List<Column> columns, Set<String> given) {
        List<Column> doubles =
                columns.stream()
                        .filter(column -> column.type() == Simple.DOUBLE)
                        .filter(column -> !given.contains(column.name()))
                        .toList();
        if (doubles.isEmpty() || options.has("decimal-separator")) {
            return columns;
        }
        String longOnes =
                doubles.stream()
                        .map(column ->
                                "count_if(regexp_full_match("
                                        + Names.quote(column.name())
                                        + ", '[-+]?[0-9]{16,}([.][0-9]*)?'))")
                        .collect(Collectors.joining(", "));
        String sample = sample(pinned, columns);
        List<String> counts = session.rows("SELECT " + longOnes + " FROM " + sample).getFirst();
        List<Column> exact = new ArrayList<>(columns);
        for (int i = 0; i < doubles.size(); i++) {
            if (!counts.get(i).equals("0")) {
                Column column = doubles.get(i);
                exact.set(exact.indexOf(column), exact(sample, column));
            }
        }
        return exact;
    }

    private Column exact(String sample, Column column) {
        Digits digits = new Digits();
        String name = Names.quote(column.name());
        session.rows(
                        "SELECT "
                                + name
                                + " FROM "
                                + sample
                                + " WHERE regexp_full_match("
                                + name
                                + ", '[-+]?[0-9]*[.]?[0-9]+([eE][-+]?[0-9]+)?')")
                .forEach(row -> digits.add(row.getFirst()));
        if (!digits.lostByDoubles()) {
            return column;
        }
        return Column.of(column.name(), digits.fitDecimal() ? digits.decimal() : Simple.STRING);
    }

    private static boolean isText(DataType type) {
        return type == Simple.STRING || type == Simple.BINARY;
    }

    private static String or(String found, String fallback) {
        return found.isEmpty() ? fallback : found;
    }
}

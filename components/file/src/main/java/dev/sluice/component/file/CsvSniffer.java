package dev.sluice.component.file;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.sql.SqlSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the dialect with DuckDB's sniffer; what the user gave is taken as it is. */
final class CsvSniffer {

    private static final String NOTHING = "(empty)";

    /** What {@code sniff_csv} found. */
    private record Found(
            String delimiter,
            String quote,
            String escape,
            long skip,
            boolean header,
            String date,
            String timestamp,
            List<Column> columns) {}

    private final ReadRequest request;
    private final Options options;
    private final CsvFiles files;
    private final SqlSession session;

    CsvSniffer(ReadRequest request, CsvFiles files, SqlSession session) {
        this.request = request;
        this.options = request.options();
        this.files = files;
        this.session = session;
    }

    CsvDialect sniff(String fixedDelimiter) {
        String given = given(fixedDelimiter);
        Map<String, DataType> types = request.columns();
        Path first = files.paths().getFirst();
        Found found = sniff(first, given);
        if (!options.has("header") && !types.isEmpty()) {
            Found titled = sniff(first, given + ", header=true");
            boolean named = names(titled).containsAll(types.keySet());
            found = named ? titled : found;
        }
        List<Column> columns = columns(found, types);
        if (found.header()) {
            requireSameHeaders(found, given);
        }
        return new CsvDialect(columns, arguments(found, columns, fixedDelimiter));
    }

    private String given(String fixedDelimiter) {
        StringBuilder given = new StringBuilder();
        options.text("delimiter")
                .or(() -> Optional.of(fixedDelimiter).filter(d -> !d.isEmpty()))
                .ifPresent(d -> given.append(", delim=").append(Names.literal(d)));
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

    /** What sniffing and reading are both told. */
    private String common() {
        StringBuilder common = new StringBuilder();
        if (options.has("null")) {
            common.append(", nullstr=").append(Duck.list(options.texts("null")));
        }
        text(common, "date-format", "dateformat");
        text(common, "timestamp-format", "timestampformat");
        text(common, "decimal-separator", "decimal_separator");
        if (options.has("max-line-size")) {
            common.append(", max_line_size=").append(options.number("max-line-size", 0));
        }
        return common.toString();
    }

    private void text(StringBuilder sql, String option, String argument) {
        options.text(option)
                .ifPresent(value ->
                        sql.append(", ").append(argument).append('=').append(Names.literal(value)));
    }

    private Found sniff(Path file, String arguments) {
        String call =
                "sniff_csv("
                        + Names.literal(file.toString())
                        + arguments
                        + files.arguments()
                        + ", store_rejects=true)";
        List<String> row =
                session.rows(
                                "SELECT Delimiter, Quote, Escape, SkipRows, HasHeader, DateFormat,"
                                        + " TimestampFormat FROM "
                                        + call)
                        .getFirst();
        List<Column> columns =
                session
                        .rows(
                                "SELECT c.name, c.type FROM (SELECT unnest(Columns) AS c FROM "
                                        + call
                                        + ")")
                        .stream()
                        .map(c -> Column.of(c.get(0), ReadRequest.type(c.get(0), c.get(1))))
                        .toList();
        return new Found(
                row.get(0),
                row.get(1),
                row.get(2),
                Long.parseLong(row.get(3)),
                Boolean.parseBoolean(row.get(4)),
                row.get(5),
                row.get(6),
                columns);
    }

    private static List<String> names(Found found) {
        return found.columns().stream().map(Column::name).toList();
    }

    private List<Column> columns(Found found, Map<String, DataType> types) {
        if (types.isEmpty()) {
            return found.columns();
        }
        if (!found.header()) {
            return types.entrySet().stream().map(e -> Column.of(e.getKey(), e.getValue())).toList();
        }
        Duck.requireKnown(types.keySet(), names(found));
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
            List<String> names = names(sniff(file, given + ", header=true"));
            if (!names.equals(names(found))) {
                throw new PipelineException(
                        ErrorCode.SCHEMA_MISMATCH,
                        file
                                + " has the columns "
                                + String.join(", ", names)
                                + ", but "
                                + paths.getFirst()
                                + " has "
                                + String.join(", ", names(found))
                                + ": read them with two sources");
            }
        }
    }

    private String arguments(Found found, List<Column> columns, String fixedDelimiter) {
        String quote = options.text("quote").orElse(blank(found.quote()) ? "\"" : found.quote());
        String escape =
                options.text("escape").orElse(blank(found.escape()) ? quote : found.escape());
        String delimiter =
                options.text("delimiter")
                        .orElse(fixedDelimiter.isEmpty() ? found.delimiter() : fixedDelimiter);
        StringBuilder sql = new StringBuilder(", auto_detect=false");
        sql.append(", delim=").append(Names.literal(delimiter));
        sql.append(", quote=").append(Names.literal(quote));
        sql.append(", escape=").append(Names.literal(escape));
        sql.append(", header=").append(found.header());
        sql.append(", skip=").append(found.skip());
        sql.append(common());
        format(sql, "date-format", "dateformat", found.date());
        format(sql, "timestamp-format", "timestampformat", found.timestamp());
        return sql.append(", columns=").append(struct(columns)).toString();
    }

    private void format(StringBuilder sql, String option, String argument, String found) {
        if (!options.has(option) && !found.isEmpty() && !blank(found)) {
            sql.append(", ").append(argument).append('=').append(Names.literal(found));
        }
    }

    private static String struct(List<Column> columns) {
        return columns.stream()
                .map(c -> Names.literal(c.name()) + ": " + Names.literal(readAs(c.type())))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String readAs(DataType type) {
        return type == Simple.STRING ? "VARCHAR" : type.toString();
    }

    private static boolean blank(String found) {
        return found.isEmpty() || found.equals(NOTHING);
    }
}

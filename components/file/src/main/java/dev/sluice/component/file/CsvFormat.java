package dev.sluice.component.file;

import dev.sluice.api.Names;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Scan;
import dev.sluice.api.Schema;
import dev.sluice.sql.SqlSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Delimited text. The dialect is found once, and pinned into the query the run reads with. */
final class CsvFormat implements Format {

    private final String delimiter;

    CsvFormat(String delimiter) {
        this.delimiter = delimiter;
    }

    @Override
    public FormatReader reader(ReadRequest request) {
        CsvFiles files = CsvFiles.of(request);
        files.requireLines(request);
        try (SqlSession session = request.anyWidth(files.paths())) {
            CsvDialect dialect =
                    new CsvSniffer(request, files, session, tab() ? delimiter : "").sniff();
            Schema schema = request.chosen(request.schema(dialect.columns()));
            return new Duck(request, schema, scan(request, files, dialect, schema));
        } catch (PipelineException e) {
            throw Faults.reading(request.files(), e);
        }
    }

    private static Scan scan(
            ReadRequest request, CsvFiles files, CsvDialect dialect, Schema schema) {
        CsvRejects rejects = CsvRejects.next();
        CsvNumbers numbers =
                CsvNumbers.of(
                        dialect.columns(),
                        request.columns().keySet(),
                        request.options().text("decimal-separator").orElse("."),
                        schema);
        String relation =
                read(files, dialect.arguments(numbers.read()), Duck.placeOptions(request), rejects);
        String needed = CsvRejects.everyColumn(schema);
        String places = CsvRejects.places(files.paths(), files.places());
        List<Path> readable = Duck.readable(files.paths());
        String rejected = rejects.query(places);
        if (numbers.isEmpty()) {
            String names =
                    schema.names().stream().map(Names::quote).collect(Collectors.joining(", "));
            String query = "SELECT " + names + " FROM " + relation + " WHERE " + needed;
            return new Scan(query, readable, rejected, Optional.empty(), files.rows());
        }
        String texts = read(files, dialect.texts(), CsvNumbers.fileArguments(), CsvRejects.next());
        String lines =
                "read_csv("
                        + Duck.paths(files.paths())
                        + files.arguments()
                        + CsvNumbers.lineArguments(dialect)
                        + lineSize(request)
                        + ")";
        return new Scan(
                numbers.query(relation, needed),
                readable,
                rejected,
                Optional.of(numbers.recheck(texts, lines, dialect, rejects, places)),
                files.rows());
    }

    /** The longest line that is read, where it is given. */
    static String lineSize(ReadRequest request) {
        return request.options().has("max-line-size")
                ? ", max_line_size=" + request.options().number("max-line-size", 0)
                : "";
    }

    private static String read(CsvFiles files, String dialect, String place, CsvRejects rejects) {
        return "read_csv("
                + Duck.paths(files.paths())
                + dialect
                + files.arguments()
                + place
                + rejects.arguments()
                + ")";
    }

    private boolean tab() {
        return delimiter.equals("\t");
    }

    @Override
    public FormatWriter writer(WriteRequest request) {
        String delim = request.options().text("delimiter").orElse(delimiter);
        return new CopyWriter(
                request,
                "FORMAT csv, HEADER "
                        + request.options().flag("header", true)
                        + ", DELIMITER "
                        + Names.literal(delim)
                        + ", QUOTE '\"', ESCAPE '\"', NULLSTR "
                        + Names.literal(request.options().text("null").orElse(""))
                        + ", COMPRESSION "
                        + request.compression().duck());
    }
}

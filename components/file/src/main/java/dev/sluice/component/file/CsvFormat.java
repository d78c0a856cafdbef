package dev.sluice.component.file;

import dev.sluice.api.Names;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Scan;
import dev.sluice.api.Schema;
import dev.sluice.sql.SqlSession;
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
        try (SqlSession session = request.session(files.paths())) {
            CsvDialect dialect =
                    new CsvSniffer(request, files, session, tab() ? delimiter : "").sniff();
            Schema schema = request.chosen(request.schema(dialect.columns()));
            CsvRejects rejects = CsvRejects.next();
            String names =
                    schema.names().stream().map(Names::quote).collect(Collectors.joining(", "));
            String query =
                    "SELECT "
                            + names
                            + " FROM read_csv("
                            + Duck.paths(files.paths())
                            + dialect.arguments()
                            + files.arguments()
                            + Duck.placeOptions(request)
                            + rejects.arguments()
                            + ") WHERE "
                            + CsvRejects.everyColumn(schema);
            String rejected = rejects.query(files.paths(), request.places());
            return new Duck(
                    request,
                    schema,
                    new Scan(query, Duck.readable(files.paths()), rejected, files.rows()));
        } catch (PipelineException e) {
            throw Faults.reading(request.files(), e);
        }
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

package dev.sluice.component.file;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.Names;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Scan;
import dev.sluice.api.Schema;
import dev.sluice.sql.SqlSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Apache Parquet, read and written by DuckDB. */
final class ParquetFormat implements Format {

    @Override
    public FormatReader reader(ReadRequest request) {
        List<Path> files = request.files().files();
        String raw =
                "SELECT * FROM read_parquet("
                        + Duck.paths(files)
                        + ", union_by_name=true"
                        + Duck.placeOptions(request)
                        + ")";
        try (SqlSession session = request.session(files)) {
            String query = typed(session, raw, request.columns());
            SqlSession.Relation relation = session.conform(query);
            Schema schema = request.chosen(relation.schema());
            Scan scan = new Scan(Duck.only(schema, relation), Duck.readable(files));
            return new Duck(request, schema, scan);
        } catch (PipelineException e) {
            throw Faults.reading(request.files(), e);
        }
    }

    private static String typed(SqlSession session, String raw, Map<String, DataType> columns) {
        if (columns.isEmpty()) {
            return raw;
        }
        Schema found = session.describe(raw);
        Duck.requireKnown("columns", columns.keySet(), found.names());
        return found.columns().stream()
                .map(Column::name)
                .map(name -> {
                    DataType type = columns.get(name);
                    String quoted = Names.quote(name);
                    return type == null
                            ? quoted
                            : "CAST(" + quoted + " AS " + type + ") AS " + quoted;
                })
                .collect(Collectors.joining(", ", "SELECT ", " FROM (" + raw + ")"));
    }

    @Override
    public FormatWriter writer(WriteRequest request) {
        long rows = request.options().number("row-group-rows", 122_880);
        return new CopyWriter(
                request,
                "FORMAT parquet, COMPRESSION "
                        + codec(request)
                        + ", ROW_GROUP_SIZE "
                        + Math.clamp(rows, 1, Integer.MAX_VALUE));
    }

    /** Parquet packs its pages, not the file; Snappy is what every reader of it knows. */
    private static String codec(WriteRequest request) {
        if (request.options().text("compression").orElse("auto").equals("auto")) {
            return "snappy";
        }
        return switch (request.compression()) {
            case NONE -> "uncompressed";
            case GZ -> "gzip";
            case ZST -> "zstd";
        };
    }
}

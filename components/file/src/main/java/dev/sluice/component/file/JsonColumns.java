package dev.sluice.component.file;

import dev.sluice.api.ArrowTypes;
import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Names;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Schema;
import dev.sluice.sql.BatchStream;
import dev.sluice.sql.Registered;
import dev.sluice.sql.SqlSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.util.TransferPair;

/**
 * Takes JSON objects apart into typed columns. A value that is there but does not fit its column's
 * type rejects its row; it is never silently null.
 */
final class JsonColumns {

    /** The digits of the longest decimal. */
    private static final int MOST = 38;

    private final JsonFiles files;
    private final Path file;
    private final Schema schema;

    JsonColumns(JsonFiles files, Path file) {
        this.files = files;
        this.file = file;
        this.schema = files.schema();
    }

    /** Closes the batch of records. */
    RecordBatch parse(SqlSession session, RecordBatch records, List<RejectedRow> rejected) {
        BufferAllocator allocator = files.request().context().allocator();
        List<RecordBatch> parts = new ArrayList<>();
        if (records.rows() == 0) {
            records.close();
            return empty(allocator);
        }
        int rows = records.rows();
        try (Registered input = session.register(records, allocator);
                BatchStream stream = session.stream(query(input.name()), allocator, rows)) {
            for (RecordBatch found = stream.next(); found != null; found = stream.next()) {
                parts.add(good(found, rejected, allocator));
            }
        } catch (RuntimeException e) {
            parts.forEach(RecordBatch::close);
            throw e;
        }
        return parts.size() == 1 ? parts.getFirst() : join(parts, allocator);
    }

    private RecordBatch empty(BufferAllocator allocator) {
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowTypes.toArrow(schema), allocator);
        root.setRowCount(0);
        return new RecordBatch(schema, root);
    }

    private RecordBatch join(List<RecordBatch> parts, BufferAllocator allocator) {
        VectorSchemaRoot root =
                parts.isEmpty()
                        ? VectorSchemaRoot.create(ArrowTypes.toArrow(schema), allocator)
                        : VectorSchemaRoot.create(parts.getFirst().root().getSchema(), allocator);
        int rows = 0;
        for (RecordBatch part : parts) {
            try (part) {
                for (int row = 0; row < part.rows(); row++, rows++) {
                    copy(part.root(), row, root, rows);
                }
            }
        }
        root.setRowCount(rows);
        return new RecordBatch(schema, root);
    }

    private static void copy(VectorSchemaRoot from, int row, VectorSchemaRoot to, int at) {
        for (int i = 0; i < to.getFieldVectors().size(); i++) {
            to.getVector(i).copyFromSafe(row, at, from.getVector(i));
        }
    }

    /** Splits off the rows with a reason; without any, vectors just change hands. */
    private RecordBatch good(
            RecordBatch found, List<RejectedRow> rejected, BufferAllocator allocator) {
        try (found) {
            VectorSchemaRoot all = found.root();
            int width = schema.columns().size();
            FieldVector reasons = all.getVector(width);
            List<FieldVector> vectors = new ArrayList<>();
            if (reasons.getNullCount() == found.rows()) {
                for (FieldVector vector : all.getFieldVectors().subList(0, width)) {
                    TransferPair pair = vector.getTransferPair(vector.getField(), allocator);
                    pair.transfer();
                    vectors.add((FieldVector) pair.getTo());
                }
                return new RecordBatch(
                        schema,
                        new VectorSchemaRoot(
                                all.getSchema().getFields().subList(0, width),
                                vectors,
                                found.rows()));
            }
            return filtered(all, reasons, rejected, allocator);
        }
    }

    private RecordBatch filtered(
            VectorSchemaRoot all,
            FieldVector reasons,
            List<RejectedRow> rejected,
            BufferAllocator allocator) {
        int width = schema.columns().size();
        VectorSchemaRoot kept =
                VectorSchemaRoot.create(
                        new org.apache.arrow.vector.types.pojo.Schema(
                                all.getSchema().getFields().subList(0, width)),
                        allocator);
        int rows = 0;
        for (int row = 0; row < all.getRowCount(); row++) {
            if (reasons.isNull(row)) {
                copy(all, row, kept, rows++);
            } else {
                rejected.add(
                        new RejectedRow(
                                String.valueOf(all.getVector(width + 1).getObject(row)),
                                files.request().place(file)
                                        + ":"
                                        + all.getVector(width + 2).getObject(row),
                                String.valueOf(reasons.getObject(row))));
            }
        }
        kept.setRowCount(rows);
        return new RecordBatch(schema, kept);
    }

    private String query(String input) {
        List<Column> columns = files.columns();
        String extracts =
                IntStream.range(0, columns.size())
                        .mapToObj(i -> extract(columns.get(i)) + " AS sluice_j" + i)
                        .collect(Collectors.joining(", "));
        String values =
                IntStream.range(0, columns.size())
                        .mapToObj(i -> value(columns.get(i), i))
                        .collect(Collectors.joining(", "));
        String bad =
                IntStream.range(0, columns.size())
                        .mapToObj(i -> bad(columns.get(i), i))
                        .collect(Collectors.joining(", "));
        return "SELECT "
                + outputs()
                + ", nullif(concat_ws('; ', "
                + bad
                + "), '') AS sluice_reason,"
                + " CASE WHEN sluice_reason IS NULL THEN NULL ELSE sluice_record END AS sluice_raw,"
                + " sluice_number FROM (SELECT *, "
                + values
                + " FROM (SELECT *, "
                + extracts
                + " FROM "
                + input
                + "))";
    }

    private String outputs() {
        List<Column> columns = files.columns();
        var constants = files.request().constants(file);
        List<String> outputs = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            outputs.add("sluice_c" + i + " AS " + Names.quote(columns.get(i).name()));
        }
        for (Column column : schema.columns().subList(columns.size(), schema.columns().size())) {
            String value = constants.get(column.name());
            outputs.add(
                    "CAST("
                            + (value == null ? "NULL" : Names.literal(value))
                            + " AS "
                            + column.type()
                            + ") AS "
                            + Names.quote(column.name()));
        }
        return String.join(", ", outputs);
    }

    /** The column's value; that of a decimal is taken out with further places first. */
    private static String value(Column column, int i) {
        String json = "sluice_j" + i;
        if (column.type() instanceof DataType.Decimal type) {
            DataType wide = new DataType.Decimal(MOST, MOST - type.precision() + type.scale());
            return JsonStructure.value(Column.of(column.name(), wide), json)
                    + " AS sluice_w"
                    + i
                    + ", TRY_CAST(sluice_w"
                    + i
                    + " AS "
                    + type
                    + ") AS sluice_c"
                    + i;
        }
        return JsonStructure.value(column, json) + " AS sluice_c" + i;
    }

    private static String extract(Column column) {
        String pointer = "/" + column.name().replace("~", "~0").replace("/", "~1");
        return "json_extract(sluice_record, " + Names.literal(pointer) + ")";
    }

    private static String bad(Column column, int i) {
        String json = "sluice_j" + i;
        String value = "sluice_c" + i;
        String kind = "json_type(" + json + ")";
        String lost = value + " IS NULL AND " + json + " IS NOT NULL AND " + kind + " <> 'NULL'";
        String rounded =
                switch (column.type()) {
                    case Simple.INT8, Simple.INT16, Simple.INT32, Simple.INT64 ->
                            " OR ("
                                    + kind
                                    + " = 'DOUBLE' AND TRY_CAST(("
                                    + json
                                    + " ->> '$') AS DOUBLE) <> "
                                    + value
                                    + ")";
                    case DataType.Decimal decimal ->
                            " OR sluice_w" + i + " IS DISTINCT FROM " + value;
                    default -> "";
                };
        // DuckDB makes 1 of true
        String truth =
                column.type() instanceof DataType.Decimal ? " OR " + kind + " = 'BOOLEAN'" : "";
        return "CASE WHEN ("
                + lost
                + ")"
                + rounded
                + truth
                + " THEN "
                + Names.literal(
                        "column '"
                                + column.name()
                                + "' does not take this value as "
                                + column.type())
                + " END";
    }
}

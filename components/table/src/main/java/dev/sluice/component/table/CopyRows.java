package dev.sluice.component.table;

import dev.sluice.api.ArrowTypes;
import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.Column;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Names;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Schema;
import dev.sluice.component.table.copy.RowDecoder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** PostgreSQL's rows by {@code COPY … TO STDOUT (FORMAT binary)}, decoded into vectors. */
final class CopyRows implements Rows {

    private static final int ROWS_PER_BATCH = 32_768;
    private static final long BYTES_PER_BATCH = 16 << 20;

    /** Types whose bytes are their text; the server says all others in words. */
    private static final Set<String> TEXTS = Set.of("text", "varchar", "bpchar", "name", "json");

    private final BufferAllocator allocator;
    private final Schema schema;
    private final CopyOut copy;
    private final List<Boolean> uuids;
    private boolean headed;
    private boolean ended;
    private long count;

    CopyRows(PostgresDialect dialect, Connection connection, Query query, Shape shape)
            throws SQLException {
        this.allocator = shape.allocator();
        this.schema = shape.schema();
        this.uuids = schema.columns().stream().map(c -> c.type() == Simple.UUID).toList();
        String list;
        try (Statement statement = connection.createStatement();
                ResultSet none = statement.executeQuery(query.describe())) {
            list = list(dialect, Tables.columns(dialect, none.getMetaData()));
        }
        this.copy =
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut("COPY (" + query.select(list) + ") TO STDOUT (FORMAT binary)");
    }

    private String list(PostgresDialect dialect, List<TargetColumn> columns) {
        List<String> items = new ArrayList<>();
        for (Column column : schema.columns()) {
            boolean asItIs =
                    columns.stream()
                            .anyMatch(c ->
                                    c.name().equals(column.name())
                                            && column.type() == Simple.STRING
                                            && TEXTS.contains(c.typeName()));
            items.add(asItIs ? Names.quote(column.name()) : cast(dialect, column));
        }
        return String.join(", ", items);
    }

    private static String cast(PostgresDialect dialect, Column column) {
        String name = Names.quote(column.name());
        if (column.type() == Simple.STRING) {
            // the type's own words, which for inet, say, a cast to text does not give
            return "CASE WHEN " + name + " IS DISTINCT FROM NULL THEN concat(" + name + ") END";
        }
        // to a column's own type it costs nothing, and holds domains to what they stand for
        return name + "::" + dialect.wireName(column.type());
    }

    @Override
    public @Nullable Chunk next() throws SQLException {
        if (ended) {
            return null;
        }
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowTypes.toArrow(schema), allocator);
        try {
            for (FieldVector vector : root.getFieldVectors()) {
                vector.setInitialCapacity(ROWS_PER_BATCH);
                vector.allocateNew();
            }
            Chunk chunk = fill(root);
            if (chunk.read() == 0) {
                root.close();
                return null;
            }
            return chunk;
        } catch (SQLException | RuntimeException e) {
            root.close();
            throw e;
        }
    }

    private Chunk fill(VectorSchemaRoot root) throws SQLException {
        RowDecoder decoder = new RowDecoder(root.getFieldVectors(), uuids);
        List<RejectedRow> rejected = new ArrayList<>();
        int row = 0;
        long read = 0;
        long size = 0;
        while (read < ROWS_PER_BATCH && size < BYTES_PER_BATCH) {
            byte @Nullable [] bytes = copy.readFromCopy();
            if (bytes == null) {
                ended = true;
                break;
            }
            int from = headed ? 0 : RowDecoder.afterHeader(bytes);
            headed = true;
            if (RowDecoder.end(bytes, from)) {
                continue;
            }
            read++;
            count++;
            size += bytes.length;
            @Nullable String reason = decoder.decode(bytes, from, row);
            if (reason == null) {
                row++;
            } else {
                rejected.add(
                        new RejectedRow(
                                decoder.raw(bytes, from, row, Text::of), "row " + count, reason));
            }
        }
        for (FieldVector vector : root.getFieldVectors()) {
            vector.setValueCount(row);
        }
        root.setRowCount(row);
        return new Chunk(new RecordBatch(schema, root), rejected, read, Position.START);
    }

    @Override
    public void close() {
        if (copy.isActive()) {
            Closing.quietly(copy::cancelCopy);
        }
    }
}

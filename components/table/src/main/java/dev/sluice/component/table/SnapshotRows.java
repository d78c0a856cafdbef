package dev.sluice.component.table;

import dev.sluice.api.ArrowTypes;
import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

/** The rows of a table at one moment, each of them an insert. */
final class SnapshotRows implements Rows {

    private final Connection connection;
    private final Rows rows;
    private final ChangeBatch.Form form;
    private final ChangeColumns.Source source;

    private SnapshotRows(
            Connection connection, TableName table, Schema schema, ChangeBatch.Form form, long lsn)
            throws SQLException {
        this.connection = connection;
        this.form = form;
        this.source = new ChangeColumns.Source(lsn, Optional.empty());
        PostgresDialect dialect = new PostgresDialect();
        try (Statement statement = connection.createStatement()) {
            // a policy that hides rows would be an error now, and no silent loss
            statement.execute("SET LOCAL row_security = off");
        }
        this.rows =
                dialect.rows(
                        connection,
                        new Query(table.quoted(dialect), ""),
                        new Shape(schema, form.allocator()));
    }

    /**
     * The rows that there were where a slot begins.
     *
     * @param connection its own, closed with it
     */
    static SnapshotRows of(
            Snapshot snapshot,
            Connection connection,
            TableName table,
            Schema schema,
            ChangeBatch.Form form)
            throws SQLException {
        try {
            PostgresDialect.plainText(connection);
            connection.setAutoCommit(false);
            new PostgresDialect().see(connection, snapshot.name());
            return new SnapshotRows(connection, table, schema, form, snapshot.lsn());
        } catch (SQLException e) {
            Closing.quietly(connection);
            throw e;
        }
    }

    /**
     * The rows that there are now.
     *
     * @param connection its own, closed with it
     */
    static SnapshotRows now(
            Connection connection, TableName table, Schema schema, ChangeBatch.Form form)
            throws SQLException {
        try {
            PostgresDialect.plainText(connection);
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT pg_current_wal_lsn()")) {
                row.next();
                long here = LogSequenceNumber.valueOf(row.getString(1)).asLong();
                return new SnapshotRows(connection, table, schema, form, here);
            }
        } catch (SQLException e) {
            Closing.quietly(connection);
            throw e;
        }
    }

    /** What a slot's beginning can be seen by. */
    record Snapshot(String name, long lsn) {}

    @Override
    public @Nullable Chunk next() throws SQLException {
        @Nullable Chunk chunk = rows.next();
        if (chunk == null) {
            return null;
        }
        RecordBatch batch = chunk.batch();
        List<FieldVector> vectors = new ArrayList<>(batch.root().getFieldVectors());
        try {
            List<FieldVector> said = said(batch.rows(), vectors.getFirst().getAllocator(), vectors);
            for (int row = 0; row < batch.rows(); row++) {
                form.columns().fill(said, row, ChangeColumns.Operation.INSERT, source);
            }
            said.forEach(vector -> vector.setValueCount(batch.rows()));
            VectorSchemaRoot root = new VectorSchemaRoot(vectors);
            return new Chunk(
                    new RecordBatch(form.schema(), root),
                    chunk.rejected(),
                    chunk.read(),
                    chunk.position());
        } catch (RuntimeException e) {
            vectors.forEach(FieldVector::close);
            throw e;
        }
    }

    /** New vectors for what is said of a row, added to all. */
    private List<FieldVector> said(int rows, BufferAllocator allocator, List<FieldVector> all) {
        List<FieldVector> said = new ArrayList<>();
        List<Field> fields = ArrowTypes.toArrow(form.schema()).getFields();
        for (Field field : fields.subList(all.size(), fields.size())) {
            FieldVector vector = field.createVector(allocator);
            said.add(vector);
            all.add(vector);
            vector.setInitialCapacity(rows);
            vector.allocateNew();
        }
        return said;
    }

    @Override
    public void close() {
        rows.close();
        Closing.quietly(connection);
    }
}

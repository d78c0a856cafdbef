package dev.sluice.component.table;

import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.util.TransferPair;

/**
 * The keys a merge has seen, in a temporary table: whatever else the table holds is deleted at the
 * end. The key of a refused row counts as seen, so that the row that is there already stays.
 */
final class MergeKeys {

    private static final TableName KEYS = TableName.parse("sluice_keys");

    private final Dialect dialect;
    private final Connection connection;
    private final Load load;
    private final Load keys;
    private final Loader loader;

    MergeKeys(Dialect dialect, Connection connection, Load load, BufferAllocator allocator)
            throws SQLException {
        this.dialect = dialect;
        this.connection = connection;
        this.load = load;
        execute(
                dialect.temporary(
                        KEYS.name(),
                        "SELECT "
                                + dialect.list(load.key())
                                + " FROM "
                                + load.table().quoted(dialect)
                                + " WHERE 1 = 0"));
        this.keys =
                new Load(
                        KEYS,
                        load.key().stream().map(name -> load.columns().get(index(name))).toList(),
                        Load.Mode.APPEND,
                        List.of(),
                        new Schema(
                                load.key().stream()
                                        .map(name -> load.rows().columns().get(index(name)))
                                        .toList()),
                        false);
        this.loader = dialect.loader(connection, keys, allocator);
    }

    private int index(String name) {
        return load.names().indexOf(name);
    }

    Loader loader() {
        return loader;
    }

    /** The keys of a batch, sharing its memory; the caller owns them. */
    RecordBatch of(RecordBatch batch, BufferAllocator allocator) {
        List<FieldVector> vectors = new ArrayList<>();
        for (String name : load.key()) {
            FieldVector vector = batch.root().getFieldVectors().get(index(name));
            TransferPair pair = vector.getTransferPair(vector.getField(), allocator);
            pair.splitAndTransfer(0, batch.rows());
            vectors.add((FieldVector) pair.getTo());
        }
        return new RecordBatch(keys.rows(), new VectorSchemaRoot(vectors));
    }

    /** Deletes the rows whose key was not seen. */
    void deleteOthers() throws SQLException {
        loader.finish();
        String table = load.table().quoted(dialect);
        String same =
                load.key().stream()
                        .map(k -> "k." + dialect.quote(k) + " = " + table + "." + dialect.quote(k))
                        .collect(Collectors.joining(" AND "));
        execute(
                "DELETE FROM "
                        + table
                        + " WHERE NOT EXISTS (SELECT 1 FROM "
                        + dialect.quote(KEYS.name())
                        + " k WHERE "
                        + same
                        + ")");
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

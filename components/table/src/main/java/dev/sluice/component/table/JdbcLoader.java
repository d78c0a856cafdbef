package dev.sluice.component.table;

import dev.sluice.api.RecordBatch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.vector.FieldVector;

/** Prepared statements in batches: what every driver can. */
final class JdbcLoader implements Loader {

    private static final int ROWS_PER_BATCH = 2_000;
    private static final String KEYS = "sluice_keys";

    private final Dialect dialect;
    private final Connection connection;
    private final Load load;
    private final PreparedStatement rows;
    private final List<PreparedStatement> keys = new ArrayList<>();

    JdbcLoader(Dialect dialect, Connection connection, Load load) throws SQLException {
        this.dialect = dialect;
        this.connection = connection;
        this.load = load;
        if (load.mode() == Load.Mode.MERGE) {
            keys.add(prepareKeys());
        }
        this.rows =
                connection.prepareStatement(
                        load.mode().keyed() ? dialect.upsert(load) : dialect.insert(load));
    }

    private PreparedStatement prepareKeys() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            String list = dialect.list(load.key());
            statement.execute("DROP TABLE IF EXISTS " + dialect.quote(KEYS));
            statement.execute(
                    dialect.temporary(
                            KEYS,
                            "SELECT "
                                    + list
                                    + " FROM "
                                    + load.table().quoted(dialect)
                                    + " WHERE 1 = 0"));
        }
        return connection.prepareStatement(
                "INSERT INTO "
                        + dialect.quote(KEYS)
                        + " VALUES ("
                        + "?, ".repeat(load.key().size() - 1)
                        + "?)");
    }

    @Override
    public void load(RecordBatch batch, int from, int to, Refusals refusals) throws SQLException {
        refuseNullKeys(batch, from, to, refusals);
        send(rows, batch.root().getFieldVectors(), from, to, refusals);
        for (PreparedStatement statement : keys) {
            List<FieldVector> vectors =
                    load.key().stream()
                            .map(name -> batch.root().getVector(load.names().indexOf(name)))
                            .toList();
            send(statement, vectors, from, to, refusals);
        }
    }

    private void refuseNullKeys(RecordBatch batch, int from, int to, Refusals refusals) {
        for (String name : load.key()) {
            FieldVector vector = batch.root().getVector(load.names().indexOf(name));
            for (int row = from; row < to && vector.getNullCount() > 0; row++) {
                if (vector.isNull(row)) {
                    refusals.add(row, "the key column '" + name + "' is null");
                }
            }
        }
    }

    private void send(
            PreparedStatement statement,
            List<FieldVector> vectors,
            int from,
            int to,
            Refusals refusals)
            throws SQLException {
        List<Binders.Binder> binders =
                vectors.stream().map(v -> Binders.of(v, dialect.temporals())).toList();
        statement.clearBatch();
        int pending = 0;
        for (int row = from; row < to; row++) {
            if (refusals.contains(row)) {
                continue;
            }
            for (int i = 0; i < binders.size(); i++) {
                if (vectors.get(i).isNull(row)) {
                    statement.setNull(i + 1, Types.NULL);
                } else {
                    binders.get(i).bind(statement, i + 1, row);
                }
            }
            statement.addBatch();
            if (++pending == ROWS_PER_BATCH) {
                statement.executeBatch();
                pending = 0;
            }
        }
        if (pending > 0) {
            statement.executeBatch();
        }
    }

    @Override
    public void finish() throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        String table = load.table().quoted(dialect);
        String same =
                load.key().stream()
                        .map(k -> "k." + dialect.quote(k) + " = " + table + "." + dialect.quote(k))
                        .collect(Collectors.joining(" AND "));
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "DELETE FROM "
                            + table
                            + " WHERE NOT EXISTS (SELECT 1 FROM "
                            + dialect.quote(KEYS)
                            + " k WHERE "
                            + same
                            + ")");
        }
    }

    @Override
    public void close() {
        Closing.quietly(rows);
        keys.forEach(Closing::quietly);
    }
}

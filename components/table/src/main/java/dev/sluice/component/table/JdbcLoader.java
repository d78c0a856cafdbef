package dev.sluice.component.table;

import dev.sluice.api.RecordBatch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.apache.arrow.vector.FieldVector;

/** Prepared statements in batches: what every driver can. */
final class JdbcLoader implements Loader {

    private static final int ROWS_PER_BATCH = 2_000;

    private final Dialect dialect;
    private final Load load;
    private final PreparedStatement rows;

    JdbcLoader(Dialect dialect, Connection connection, Load load) throws SQLException {
        this.dialect = dialect;
        this.load = load;
        this.rows =
                connection.prepareStatement(
                        load.mode().keyed() ? dialect.upsert(load) : dialect.insert(load));
    }

    @Override
    public void load(RecordBatch batch, int from, int to, Refusals refusals) throws SQLException {
        refuseNullKeys(batch, from, to, refusals);
        send(batch.root().getFieldVectors(), from, to, refusals);
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

    private void send(List<FieldVector> vectors, int from, int to, Refusals refusals)
            throws SQLException {
        List<Binders.Binder> binders =
                vectors.stream().map(v -> Binders.of(v, dialect.temporals())).toList();
        rows.clearBatch();
        int pending = 0;
        for (int row = from; row < to; row++) {
            if (refusals.contains(row)) {
                continue;
            }
            for (int i = 0; i < binders.size(); i++) {
                if (vectors.get(i).isNull(row)) {
                    rows.setNull(i + 1, Types.NULL);
                } else {
                    binders.get(i).bind(rows, i + 1, row);
                }
            }
            rows.addBatch();
            if (++pending == ROWS_PER_BATCH) {
                rows.executeBatch();
                pending = 0;
            }
        }
        if (pending > 0) {
            rows.executeBatch();
        }
    }

    @Override
    public void close() {
        Closing.quietly(rows);
    }
}

package dev.sluice.component.table;

import dev.sluice.api.RecordBatch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** Prepared statements in batches: what every driver can. */
final class JdbcLoader implements Loader {

    private static final int ROWS_PER_BATCH = 2_000;

    private final Dialect dialect;
    private final Load load;
    private final PreparedStatement rows;
    private final @Nullable PreparedStatement deletions;

    JdbcLoader(Dialect dialect, Connection connection, Load load) throws SQLException {
        this.dialect = dialect;
        this.load = load;
        this.rows =
                connection.prepareStatement(
                        load.mode().keyed() ? dialect.upsert(load) : dialect.insert(load));
        this.deletions =
                load.deletes() ? connection.prepareStatement(dialect.deletion(load)) : null;
    }

    @Override
    public void load(RecordBatch batch, int from, int to, Refusals refusals) throws SQLException {
        refuseNullKeys(batch, from, to, refusals);
        if (deletions == null) {
            Parameters each = new Parameters(rows, batch.root().getFieldVectors());
            send(row -> each, from, to, refusals);
        } else {
            BitVector deleted = RowOperations.deleted(batch);
            Parameters all =
                    new Parameters(
                            rows, batch.root().getFieldVectors().subList(0, load.columns().size()));
            Parameters key =
                    new Parameters(
                            deletions, load.key().stream().map(batch.root()::getVector).toList());
            send(row -> deleted.get(row) == 1 ? key : all, from, to, refusals);
        }
    }

    /** A statement, and the vectors its parameters come from. */
    private final class Parameters {
        private final PreparedStatement statement;
        private final List<FieldVector> vectors;
        private final List<Binders.Binder> binders;

        Parameters(PreparedStatement statement, List<FieldVector> vectors) throws SQLException {
            this.statement = statement;
            this.vectors = vectors;
            this.binders = vectors.stream().map(v -> Binders.of(v, dialect.temporals())).toList();
            statement.clearBatch();
        }

        void add(int row) throws SQLException {
            for (int i = 0; i < binders.size(); i++) {
                if (vectors.get(i).isNull(row)) {
                    statement.setNull(i + 1, Types.NULL);
                } else {
                    binders.get(i).bind(statement, i + 1, row);
                }
            }
            statement.addBatch();
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

    /** In the order of the rows: what is sent to one statement is executed before another's. */
    private void send(IntFunction<Parameters> of, int from, int to, Refusals refusals)
            throws SQLException {
        @Nullable Parameters last = null;
        int pending = 0;
        for (int row = from; row < to; row++) {
            if (refusals.contains(row)) {
                continue;
            }
            Parameters next = of.apply(row);
            if (last != null && (pending == ROWS_PER_BATCH || next != last)) {
                last.statement.executeBatch();
                pending = 0;
            }
            next.add(row);
            last = next;
            pending++;
        }
        if (last != null) {
            last.statement.executeBatch();
        }
    }

    @Override
    public void close() {
        Closing.quietly(rows);
        @Nullable PreparedStatement other = deletions;
        if (other != null) {
            Closing.quietly(other);
        }
    }
}

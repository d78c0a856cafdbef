package dev.sluice.component.table;

import dev.sluice.api.RecordBatch;
import dev.sluice.component.table.copy.CopyFeed;
import dev.sluice.component.table.copy.RowEncoder;
import java.sql.SQLException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Appends by COPY in the binary format. Where the client can judge every row, one COPY lasts for
 * the whole load, and sending overlaps with what makes the next batch; where the server has to
 * judge, each call is a COPY of its own, which the caller's savepoint undoes.
 */
final class CopyLoader implements Loader {

    private final PGConnection connection;
    private final String sql;
    private final RowEncoder encoder;
    private final boolean judged;
    private final Suspects suspects;
    private @Nullable CopyFeed feed;

    CopyLoader(PGConnection connection, CopyInto into, boolean judged) {
        this.connection = connection;
        this.sql = into.sql();
        this.encoder = into.encoder();
        this.judged = judged;
        this.suspects = new Suspects(into.table());
    }

    @Override
    public boolean judged() {
        return judged;
    }

    @Override
    public void load(RecordBatch batch, int from, int to, Refusals refusals) throws SQLException {
        CopyFeed running = feed == null ? CopyFeed.begin(connection, sql) : feed;
        feed = running;
        encoder.encode(batch, from, to, running, refusals);
        if (judged) {
            end(running);
        }
    }

    private void end(CopyFeed running) throws SQLException {
        running.end();
        feed = null;
    }

    @Override
    public void undo() throws SQLException {
        CopyFeed running = feed;
        feed = null;
        if (running != null) {
            running.cancel();
        }
    }

    @Override
    public OptionalInt suspect(SQLException e, int from, int to, Refusals refusals) {
        return suspects.row(e, from, to, refusals);
    }

    @Override
    public void finish() throws SQLException {
        CopyFeed running = feed;
        if (running != null) {
            end(running);
        }
    }

    @Override
    public void close() {
        Closing.quietly(this::undo);
    }
}

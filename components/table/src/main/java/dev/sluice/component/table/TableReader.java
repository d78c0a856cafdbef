package dev.sluice.component.table;

import dev.sluice.api.BatchReader;
import dev.sluice.api.Position;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads rows to their end. */
final class TableReader implements BatchReader {

    private final Rows rows;
    private final Runnable release;
    private boolean ended;
    private boolean open = true;

    /**
     * @param release closes what the rows come from
     */
    TableReader(Rows rows, Runnable release) {
        this.rows = rows;
        this.release = release;
    }

    @Override
    public @Nullable Chunk next() {
        if (ended) {
            return null;
        }
        try {
            @Nullable Chunk chunk = rows.next();
            ended = chunk == null;
            return chunk;
        } catch (SQLException e) {
            throw Faults.running("the source cannot be read on", e);
        }
    }

    @Override
    public void acknowledge(Position position) {
        rows.acknowledge(position);
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            rows.close();
            release.run();
        }
    }

    /** Rows that carry no position of their own stand where the reader began. */
    static Rows at(Position position, Rows rows) {
        return new Rows() {
            @Override
            public @Nullable Chunk next() throws SQLException {
                @Nullable Chunk chunk = rows.next();
                return chunk == null
                        ? null
                        : new Chunk(chunk.batch(), chunk.rejected(), chunk.read(), position);
            }

            @Override
            public void close() {
                rows.close();
            }
        };
    }
}

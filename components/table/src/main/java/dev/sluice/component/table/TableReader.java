package dev.sluice.component.table;

import dev.sluice.api.BatchReader;
import dev.sluice.api.Position;
import dev.sluice.api.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** Reads one query; with a cursor, the position is the cursor's last value. */
final class TableReader implements BatchReader {

    private final Connection connection;
    private final Rows rows;
    private final int cursor;
    private Position position;
    private boolean ended;
    private boolean open = true;

    TableReader(
            Connection connection,
            Rows rows,
            Schema schema,
            Optional<String> cursor,
            Position after) {
        this.connection = connection;
        this.rows = rows;
        this.cursor = cursor.map(schema.names()::indexOf).orElse(-1);
        this.position = after;
    }

    @Override
    public @Nullable Chunk next() {
        if (ended) {
            return null;
        }
        try {
            Chunk chunk = rows.next();
            if (chunk == null) {
                ended = true;
                return null;
            }
            advance(chunk);
            return new Chunk(chunk.batch(), chunk.rejected(), chunk.read(), position);
        } catch (SQLException e) {
            throw Faults.running("the source cannot be read on", e);
        }
    }

    private void advance(Chunk chunk) {
        if (cursor < 0 || chunk.batch().rows() == 0) {
            return;
        }
        FieldVector vector = chunk.batch().root().getVector(cursor);
        for (int row = chunk.batch().rows() - 1; row >= 0; row--) {
            if (!vector.isNull(row)) {
                position = new Position(Text.of(vector, row));
                return;
            }
        }
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            rows.close();
            Closing.quietly(connection);
        }
    }
}

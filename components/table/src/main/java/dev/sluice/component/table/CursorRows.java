package dev.sluice.component.table;

import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.RejectedRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.util.VectorSchemaRootAppender;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the order of a cursor, cut where its value changes: going on from any position then
 * neither skips a row nor repeats one, also where many rows have one value. Only rows without a
 * value, and more rows of one value than {@link #LONGEST}, are handed on before the position moves,
 * and would be read again.
 */
final class CursorRows implements Rows {

    private static final int LONGEST = 200_000;

    private final Rows rows;
    private final Cursor cursor;
    private final BufferAllocator allocator;
    private final List<RejectedRow> rejected = new ArrayList<>();
    private Position position;
    private @Nullable RecordBatch held;
    private long read;

    CursorRows(Rows rows, Cursor cursor, Position after, BufferAllocator allocator) {
        this.rows = rows;
        this.cursor = cursor;
        this.position = after;
        this.allocator = allocator;
    }

    /** Where it stands: after what was handed on last. */
    Position position() {
        return position;
    }

    @Override
    public @Nullable Chunk next() throws SQLException {
        while (true) {
            @Nullable Chunk chunk = rows.next();
            if (chunk == null) {
                return rest();
            }
            read += chunk.read();
            rejected.addAll(chunk.rejected());
            RecordBatch batch = join(chunk.batch());
            int whole = complete(batch);
            if (whole > 0 || batch.rows() == 0) {
                return cut(batch, whole);
            }
            held = batch;
        }
    }

    private RecordBatch join(RecordBatch more) {
        @Nullable RecordBatch before = held;
        if (before == null) {
            return more;
        }
        held = null;
        try (more) {
            if (more.rows() > 0) {
                VectorSchemaRootAppender.append(before.root(), more.root());
            }
            return before;
        } catch (RuntimeException e) {
            before.close();
            throw e;
        }
    }

    /** How many rows are sure to be followed by no other of the same value. */
    private int complete(RecordBatch batch) {
        FieldVector values = batch.root().getFieldVectors().get(cursor.index());
        int rows = batch.rows();
        if (rows == 0 || rows > LONGEST || values.isNull(rows - 1)) {
            return rows;
        }
        String last = Text.of(values, rows - 1);
        int whole = rows - 1;
        while (whole > 0 && !values.isNull(whole - 1) && Text.of(values, whole - 1).equals(last)) {
            whole--;
        }
        return whole;
    }

    private Chunk cut(RecordBatch batch, int whole) {
        if (whole == batch.rows()) {
            return emit(batch, 0);
        }
        try (batch) {
            held = batch.slice(allocator, whole, batch.rows() - whole);
            RecordBatch first = batch.slice(allocator, 0, whole);
            advance(first);
            return emit(first, batch.rows() - whole);
        }
    }

    private void advance(RecordBatch batch) {
        FieldVector values = batch.root().getFieldVectors().get(cursor.index());
        if (!values.isNull(batch.rows() - 1)) {
            position = new Position(Text.of(values, batch.rows() - 1));
        }
    }

    private Chunk emit(RecordBatch batch, int stay) {
        Chunk chunk = new Chunk(batch, rejected, read - stay, position);
        rejected.clear();
        read = stay;
        return chunk;
    }

    private @Nullable Chunk rest() {
        @Nullable RecordBatch last = held;
        held = null;
        if (last == null) {
            return null;
        }
        advance(last);
        return emit(last, 0);
    }

    @Override
    public void close() {
        @Nullable RecordBatch last = held;
        held = null;
        if (last != null) {
            last.close();
        }
        rows.close();
    }
}

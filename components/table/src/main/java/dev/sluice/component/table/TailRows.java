package dev.sluice.component.table;

import dev.sluice.api.ArrowTypes;
import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.Outstanding;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the rows behind a cursor again and again, until the run is cancelled. While nothing
 * comes, an empty batch has what came before committed.
 */
final class TailRows implements Rows {

    /** What is asked again and again. */
    interface Question {
        /** The rows that are behind a position now. */
        CursorRows ask(Position after) throws SQLException;

        /** Lets go of what the database keeps for the last answer: the next is another moment. */
        void rest() throws SQLException;
    }

    private final Question question;
    private final Shape shape;
    private final Duration poll;
    private final ConnectorContext context;
    private final Outstanding outstanding;
    private @Nullable CursorRows rows;

    TailRows(
            Question question, Position after, Shape shape, Duration poll, ConnectorContext context)
            throws SQLException {
        this.question = question;
        this.shape = shape;
        this.poll = poll;
        this.context = context;
        this.outstanding = new Outstanding(after);
        this.rows = question.ask(after);
    }

    @Override
    public Chunk next() throws SQLException {
        while (true) {
            context.requireRunning();
            CursorRows open = rows;
            if (open == null) {
                open = question.ask(outstanding.position());
                rows = open;
            }
            Chunk chunk = open.next();
            if (chunk != null) {
                outstanding.given(chunk.position());
                return chunk;
            }
            rows = null;
            open.close();
            question.rest();
            if (outstanding.due()) {
                outstanding.given(outstanding.position());
                return nothing();
            }
            context.pause(poll);
        }
    }

    private Chunk nothing() {
        VectorSchemaRoot none =
                VectorSchemaRoot.create(ArrowTypes.toArrow(shape.schema()), shape.allocator());
        none.setRowCount(0);
        return new Chunk(
                new RecordBatch(shape.schema(), none), List.of(), 0, outstanding.position());
    }

    @Override
    public void acknowledge(Position stored) {
        outstanding.acknowledged(stored);
    }

    @Override
    public void close() {
        CursorRows open = rows;
        rows = null;
        if (open != null) {
            open.close();
        }
    }
}

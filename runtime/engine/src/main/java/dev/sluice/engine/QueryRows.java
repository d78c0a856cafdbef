package dev.sluice.engine;

import dev.sluice.api.PipelineException;
import dev.sluice.api.RecordBatch;
import dev.sluice.compiler.Plan;
import dev.sluice.sql.BatchStream;
import dev.sluice.sql.SqlSession;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The rows of a segment's query as they come, batch by batch. Read once, by one thread. */
final class QueryRows implements Iterator<RecordBatch>, AutoCloseable {

    private final Plan.StepNode last;
    private final Run run;
    private final SqlSession session;
    private final LongConsumer guard;
    private final Runnable settle;
    private @Nullable BatchStream stream;
    private @Nullable RecordBatch next;
    private long produced;

    /**
     * @param last the last node of the segment
     * @param guard is told how many rows came so far, and throws where they are too many
     * @param settle what is to be done behind the last row
     */
    QueryRows(
            Plan.StepNode last, Run run, SqlSession session, LongConsumer guard, Runnable settle) {
        this.last = last;
        this.run = run;
        this.session = session;
        this.guard = guard;
        this.settle = settle;
    }

    /** Starts the query. */
    void open(SqlSession.Relation relation) {
        try {
            BatchStream opened =
                    session.stream(relation, run.allocator(), relation.schema().rowsPerBatch());
            stream = opened;
            for (Plan.PlannedNode member : run.plan().segment(last)) {
                if (member instanceof Plan.SourceNode source) {
                    run.reads(source.id(), opened::progress);
                }
            }
        } catch (PipelineException e) {
            throw run.inSegment(last, e);
        }
    }

    @Override
    public boolean hasNext() {
        BatchStream open = stream;
        if (next != null || open == null || run.stopped()) {
            return next != null;
        }
        try {
            next = open.next();
            if (next == null) {
                close();
                settle.run();
                return false;
            }
            produced += next.rows();
            guard.accept(produced);
            return true;
        } catch (PipelineException e) {
            release();
            throw run.inSegment(last, e);
        }
    }

    @Override
    public RecordBatch next() {
        RecordBatch batch = hasNext() ? next : null;
        next = null;
        if (batch == null) {
            throw new NoSuchElementException();
        }
        return batch;
    }

    private void release() {
        RecordBatch batch = next;
        next = null;
        if (batch != null) {
            batch.close();
        }
    }

    @Override
    public void close() {
        release();
        BatchStream open = stream;
        stream = null;
        if (open != null) {
            open.close();
        }
    }
}

package dev.sluice.engine;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Source;
import dev.sluice.api.Step;
import dev.sluice.api.Windows;
import dev.sluice.compiler.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Windows of event time. What is needed of each row goes into a store, and windows leave when the
 * watermark has passed their end. Where rows are committed at the end of the input only, none is
 * late, whatever order they come in: every window leaves at the end.
 */
final class WindowStep implements StepWorker, Keeper {

    /** Each has its time in the position of every checkpoint. */
    private static final int MOST_PARTITIONS = 4_096;

    private final Plan.StepNode node;
    private final Step.Window step;
    private final Run run;
    private final WindowStore store;
    private final Watermark watermark;
    private final boolean streams;
    private final boolean continued;
    private long closed;
    private long forgotten = WindowMark.OPEN;
    private volatile boolean marked;
    private volatile @Nullable WindowMark committed;
    private @Nullable QueryRows rows;

    WindowStep(Plan.StepNode node, Step.Window step, Run run) {
        this.node = node;
        this.step = step;
        this.run = run;
        this.store = run.windows(node.id());
        WindowMark begun = store.begun();
        this.closed = begun.closed();
        this.committed = store.isNew() ? null : begun;
        this.watermark = new Watermark(step.time(), begun.reached(), closed, System::nanoTime);
        List<Source.Traits> sources =
                run.plan().sourcesOf(node.id()).stream()
                        .map(id -> run.node(id, Plan.SourceNode.class).source().traits())
                        .toList();
        boolean kept = run.checkpoints().isPresent();
        this.streams = kept || sources.stream().anyMatch(traits -> !traits.bounded());
        this.continued = kept && sources.stream().anyMatch(Source.Traits::continued);
        run.counts().register(store.session(), node);
        run.checkpoints().ifPresent(checkpoints -> checkpoints.keeps(node.id(), this));
    }

    @Override
    public Iterable<?> take(String input, RecordBatch batch) {
        if (streams) {
            store.times(batch.share(run.allocator())).forEach(watermark::saw);
            requireFew();
        }
        store.keep(batch, closed); // judged by what had left before it came
        return leaving();
    }

    private void requireFew() {
        if (watermark.reached().size() > MOST_PARTITIONS) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "the column of option 'partitions' has more than "
                            + MOST_PARTITIONS
                            + " values: name one that has a value for each part of the input that"
                            + " keeps its own order, such as the partition of a topic");
        }
    }

    @Override
    public Iterable<?> take(String input, Pending query) {
        throw new IllegalStateException("a query came to a node of windows");
    }

    /** Time has passed, and perhaps a partition is silent for long enough. */
    @Override
    public Iterable<?> reached() {
        return leaving();
    }

    @Override
    public Barrier through(Barrier barrier) {
        return barrier.keeping(node.id(), mark(), isDue(watermark.ahead()));
    }

    private Iterable<?> leaving() {
        forget();
        long now = watermark.now();
        return streams && isDue(now) ? leave(now) : List.of();
    }

    /** Whether a window may end there and not before. */
    private boolean isDue(long watermark) {
        Windows.Slices slices = step.time().slices();
        return watermark > closed
                && (closed == WindowMark.OPEN || slices.at(watermark) != slices.at(closed));
    }

    private Iterable<RecordBatch> leave(long until) {
        QueryRows opened = new QueryRows(node, run, store.session(), produced -> {}, () -> {});
        rows = opened;
        opened.open(store.windows(closed, until));
        closed = until;
        return () -> opened;
    }

    /** What has left for good needs no room any more. */
    private void forget() {
        WindowMark safe = committed;
        if (safe != null && safe.closed() > forgotten) {
            store.forget(safe);
            forgotten = safe.closed();
        }
    }

    /** A source that goes on with the next run has not come to its end with this one. */
    @Override
    public Iterable<?> finish() {
        return continued ? List.of() : leave(WindowMark.ENDED);
    }

    @Override
    public WindowMark mark() {
        marked = true;
        return new WindowMark(store.name(), store.number(), closed, watermark.reached());
    }

    @Override
    public void committed(WindowMark mark) {
        committed = mark;
    }

    @Override
    public void close() {
        QueryRows opened = rows;
        if (opened != null) {
            opened.close();
        }
        WindowMark safe = committed;
        boolean ended = safe != null && safe.closed() == WindowMark.ENDED;
        boolean unknown = !marked && store.isNew(); // no checkpoint can name it
        store.close();
        if (ended || unknown) {
            store.remove();
        }
    }
}

package dev.sluice.engine;

import dev.sluice.api.BatchReader;
import dev.sluice.api.BatchWriter;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Failpoints;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.compiler.Delivery;
import dev.sluice.compiler.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of a run whose rows are committed batch by batch. A commit holds, in one
 * transaction of the target: the rows, the position they end at, and their account. What it says of
 * rows that were put aside is on disk before.
 */
final class Checkpoints {

    private final Run run;
    private final Delivery.Checkpoints delivery;
    private final Origin origin;
    private final Milestones told;
    private @Nullable Checkpoint last;
    private @Nullable Checkpoint ending;
    private @Nullable Barrier pending;
    private long committedRows;
    private long since = System.nanoTime();
    private volatile @Nullable BatchReader reader;
    private final Map<String, Keeper> keepers = new ConcurrentHashMap<>();

    Checkpoints(Run run, Delivery.Checkpoints delivery, Origin origin, Milestones told) {
        this.run = run;
        this.delivery = delivery;
        this.origin = origin;
        this.told = told;
    }

    /** Finds out where the run begins; before any reader or writer is opened. */
    void find() {
        Optional<Checkpoint> kept = kept();
        boolean same = same(kept);
        boolean continued = source().source().traits().continued();
        kept.filter(c -> !same && !continued).ifPresent(this::requireNothingTwice);
        last = kept.filter(c -> same || continued).orElse(null);
        kept.filter(c -> !same && (continued || c.done())).ifPresent(told::found);
        if (same && last != null) {
            Checkpoint chain = last.without(delivery.chain().references()); // these come again
            run.counts().goOnFrom(chain.nodes());
            run.goOnBehind(chain.quarantined());
        } else if (kept.map(c -> c.run().compareTo(origin.root()) < 0).orElse(true)) {
            run.forgetQuarantine();
        }
    }

    /** Whether there is a checkpoint that this run goes on behind. */
    boolean goesOn() {
        return same(kept());
    }

    private boolean same(Optional<Checkpoint> kept) {
        return origin.resumed() && kept.map(c -> c.run().equals(origin.root())).orElse(false);
    }

    private Optional<Checkpoint> kept() {
        return Checkpoint.at(run.node(delivery.target(), Plan.TargetNode.class));
    }

    /** From the start, rows that another run has brought here would be there twice. */
    private void requireNothingTwice(Checkpoint other) {
        if (origin.resumed() && other.run().compareTo(origin.root()) > 0) {
            throw new PipelineException(
                    ErrorCode.RUN_UNFINISHED,
                    "the run "
                            + other.run()
                            + " has brought rows to target '"
                            + delivery.target()
                            + "' since: "
                            + origin.root()
                            + " cannot go on behind them. Go on with the later one, or run anew");
        }
        if (!other.done() && origin.beginning() != Origin.Beginning.ANEW) {
            throw new PipelineException(
                    ErrorCode.RUN_UNFINISHED,
                    "the run "
                            + other.run()
                            + " broke off when target '"
                            + delivery.target()
                            + "' had "
                            + other.out(delivery.target())
                            + " of its rows: a run from the start would bring them again. Go on with"
                            + " it ('sluice executions resume "
                            + other.run()
                            + "'), or take its rows out and run with --anew");
        }
    }

    private Plan.SourceNode source() {
        return run.node(delivery.source(), Plan.SourceNode.class);
    }

    /** Where the source is to begin. */
    Position start() {
        Checkpoint known = last;
        return known == null ? Position.START : new Position(known.position());
    }

    /** How far the nodes are that keep rows back, where the run begins. */
    Map<String, WindowMark> windows() {
        Checkpoint known = last;
        return known == null ? Map.of() : known.windows();
    }

    /** That node keeps rows back. */
    void keeps(String node, Keeper keeper) {
        keepers.put(node, keeper);
    }

    /** The source is read by this from now on, and wants to know what is committed. */
    void read(BatchReader by) {
        reader = by;
    }

    /** The target has all rows before the barrier; commits where it is time. */
    void reached(Barrier barrier, BatchWriter writer) {
        pending = barrier;
        if (barrier.waits() && isCommitted(barrier)) {
            return; // it came for the time that passes
        }
        long rows = arrived() - committedRows;
        if (writer.enough(rows) || System.nanoTime() - since >= delivery.every().toNanos()) {
            commit(barrier, writer);
        }
    }

    private boolean isCommitted(Barrier barrier) {
        Checkpoint known = last;
        return known != null
                && arrived() == committedRows
                && known.position().equals(barrier.position().value())
                && known.windows().equals(barrier.windows());
    }

    /** Rows that have come to the target in this run. */
    private long arrived() {
        return run.ledger(delivery.target()).counts().in();
    }

    private void commit(Barrier barrier, BatchWriter writer) {
        Checkpoint checkpoint = checkpoint(barrier, false);
        Failpoints.reach("before-commit");
        writer.prepare(checkpoint.kept());
        Failpoints.reach("prepared");
        writer.commit(checkpoint.kept());
        Failpoints.reach("after-commit");
        String before = start().value();
        committed(checkpoint);
        if (!barrier.waits()) {
            acknowledge(checkpoint.position());
        } else if (!before.isEmpty() && !before.equals(checkpoint.position())) {
            // a source hands on what passes of the time until its last position is acknowledged
            acknowledge(before);
        }
    }

    private Checkpoint checkpoint(Barrier barrier, boolean done) {
        run.syncQuarantine();
        List<NodeCounts> counts = new ArrayList<>(barrier.counts());
        if (!done) {
            // references are read to their end before any barrier
            delivery.chain().references().forEach(node -> counts.add(run.counts().of(node)));
        }
        return new Checkpoint(
                origin.root(), barrier.position().value(), done, counts, barrier.windows());
    }

    /** What the last commit of the run is to keep: everything has arrived and is accounted for. */
    Position end() {
        Barrier reached = pending;
        Position position = reached == null ? start() : reached.position();
        Map<String, WindowMark> windows =
                keepers.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, keeper -> keeper.getValue().mark()));
        Checkpoint end =
                checkpoint(new Barrier(position, run.counts().now(), windows, false), true);
        ending = end;
        return end.kept();
    }

    /** The last commit has happened. */
    void ended() {
        Checkpoint end = ending;
        if (end != null) {
            committed(end);
            acknowledge(end.position());
        }
    }

    private void committed(Checkpoint checkpoint) {
        last = checkpoint;
        pending = null;
        committedRows = arrived();
        since = System.nanoTime();
        told.checkpointed(checkpoint);
        checkpoint
                .windows()
                .forEach((node, mark) -> Objects.requireNonNull(keepers.get(node)).committed(mark));
    }

    private void acknowledge(String position) {
        BatchReader source = reader;
        if (source != null) {
            source.acknowledge(new Position(position));
        }
    }

    /** The last checkpoint of this run, or of those it resumes; empty before the first. */
    Optional<Checkpoint> last() {
        return Optional.ofNullable(last)
                .filter(checkpoint -> checkpoint.run().equals(origin.root()));
    }

    /** The targets that keep what they had committed, whatever becomes of the rest. */
    List<String> targets() {
        return last().isPresent() ? List.of(delivery.target()) : List.of();
    }
}

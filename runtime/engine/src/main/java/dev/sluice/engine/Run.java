package dev.sluice.engine;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.Copy;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Scan;
import dev.sluice.compiler.Delivery;
import dev.sluice.compiler.Plan;
import dev.sluice.compiler.Plan.PlannedNode;
import dev.sluice.sql.SqlSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * What the routes of one run share: plan, ledgers, memory, SQL, quarantine, and whether to stop.
 */
final class Run {

    /** A fault and the node it belongs to. */
    record Failure(String node, PipelineException cause) {}

    /** Something worth knowing, and where. */
    record Warning(String node, String message) {}

    private final Plan plan;
    private final BufferAllocator allocator;
    private final Sessions sessions = new Sessions();
    private final Quarantine quarantine;
    private final Counts counts;
    private final Origin origin;
    private final Milestones told;
    private final Optional<Checkpoints> checkpoints;
    private final CountDownLatch begin = new CountDownLatch(1);
    private final CountDownLatch open;
    private final CountDownLatch references;
    private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();
    private final Queue<Warning> warnings = new ConcurrentLinkedQueue<>();
    private final Map<String, BatchWriter> writers =
            Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, Supplier<OptionalDouble>> readers = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> arrived = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> edges = new ConcurrentHashMap<>();
    private final Map<String, WindowStore> windows = new ConcurrentHashMap<>();
    private final Phaser reading = new Phaser(1);
    private final Attempts attempts = new Attempts(this);
    private volatile boolean stopped;
    private volatile boolean abandoned;

    Run(
            Plan plan,
            BufferAllocator allocator,
            Quarantine quarantine,
            Origin origin,
            Milestones told) {
        this.plan = plan;
        this.allocator = allocator;
        this.quarantine = quarantine;
        this.counts = new Counts(this, plan);
        this.origin = origin;
        this.told = told;
        this.checkpoints =
                plan.delivery() instanceof Delivery.Checkpoints asked
                        ? Optional.of(new Checkpoints(this, asked, origin, told))
                        : Optional.empty();
        long ends = plan.nodes().stream().filter(n -> n instanceof Plan.TargetNode).count();
        this.open = new CountDownLatch(Math.toIntExact(ends));
        long referring =
                plan.nodes().stream()
                        .filter(n -> n instanceof Plan.StepNode s && !s.references().isEmpty())
                        .count();
        this.references = new CountDownLatch(Math.toIntExact(referring));
    }

    /** Opens the writers of all targets, and then DuckDB, which opens no other files later. */
    void open(Execution.Budget budget) throws Exception {
        if (checkpoints.isPresent()) {
            checkpoints.get().find();
        } else {
            forgetQuarantine(); // all rows come again, and with them those that were put aside
        }
        List<Copy> copies = new ArrayList<>();
        for (PlannedNode node : plan.nodes()) {
            if (node instanceof Plan.TargetNode target) {
                BatchWriter writer =
                        attempts.attempt(node.id(), () -> target.target().open(target.schema()));
                writers.put(node.id(), writer);
                if (target.feeds().getFirst().isQuery()) {
                    writer.copy().ifPresent(copies::add);
                }
            }
        }
        sessions.open(plan, budget, copies);
        windows.putAll(new WindowStores(this, budget.windows()).open());
    }

    /** Closes what is open of DuckDB; no thread of the run works any more. */
    void close() {
        windows.values().forEach(WindowStore::close);
        sessions.close();
    }

    /** What a node of windows keeps. */
    WindowStore windows(String node) {
        return Objects.requireNonNull(windows.get(node));
    }

    Plan plan() {
        return plan;
    }

    <T extends PlannedNode> T node(String id, Class<T> type) {
        return type.cast(plan.node(id));
    }

    BufferAllocator allocator() {
        return allocator;
    }

    /** Whether the batches under way take so much that further ones had better wait. */
    boolean crowded() {
        return RunMemory.crowded(allocator);
    }

    /** A connection for work on all rows, closed by the caller. */
    SqlSession whole() {
        return sessions.whole();
    }

    /** A connection for work on single batches, closed by the caller. */
    SqlSession batches() {
        return sessions.batches();
    }

    /** A connection to a database in a file of its own, which is made where it is not there. */
    SqlSession lasting(Path file) {
        return sessions.lasting(file);
    }

    Counts counts() {
        return counts;
    }

    /** Where rows are committed batch by batch. */
    Optional<Checkpoints> checkpoints() {
        return checkpoints;
    }

    /** The same, where the positions are those of that source. */
    Optional<Checkpoints> checkpointsOf(String source) {
        return checkpoints.filter(_ -> plan.delivery().positions(source));
    }

    /** Where it comes from. */
    Origin origin() {
        return origin;
    }

    /** Who is told how far it comes. */
    Milestones told() {
        return told;
    }

    /** A disk is full: waits until it may be tried again; false where it may not. */
    boolean awaitRoom(PipelineException fault, int times) {
        return told.full(fault, times, this::stopped);
    }

    /** Makes what was put aside durable. */
    void syncQuarantine() {
        quarantine.sync();
    }

    void forgetQuarantine() {
        quarantine.forget();
    }

    void goOnBehind(Map<String, Long> quarantined) {
        quarantine.goOnBehind(quarantined);
    }

    NodeLedger ledger(String node) {
        return counts.ledger(node);
    }

    /**
     * A fault of a query, told as what it is to the nodes that make up the query: in the words of
     * the source it comes from, or with the names of those it may come from.
     */
    PipelineException inSegment(PlannedNode last, PipelineException fault) {
        List<PlannedNode> members = plan.segment(last);
        String guard = String.valueOf(fault.getMessage()).replace("'", "''");
        for (PlannedNode member : members) {
            if (fault.code() == ErrorCode.RULE_STOPPED
                    && member instanceof Plan.StepNode step
                    && step.outputs().getFirst().query().contains(guard)) {
                fail(step.id(), fault); // the guard of this very node
                return fault;
            }
            if (member instanceof Plan.SourceNode source) {
                Optional<PipelineException> told = source.source().explain(fault);
                if (told.isPresent()) {
                    fail(source.id(), told.get());
                    return told.get();
                }
            }
        }
        return members.size() == 1
                ? fault
                : new PipelineException(
                        fault.code(),
                        fault.getMessage()
                                + members.stream()
                                        .map(PlannedNode::id)
                                        .collect(
                                                Collectors.joining(
                                                        ", ",
                                                        " (the nodes ",
                                                        " run as one query)")),
                        fault);
    }

    /** Puts a row aside that a source could not read. */
    void unreadable(String node, RejectedRow row) {
        quarantine(node, List.of("readable"), List.of(row.reason()), row);
    }

    void quarantine(String node, List<String> rules, List<String> reasons, RejectedRow row) {
        quarantine.keep(new Quarantine.Row(node, rules, reasons, row.place(), row.raw()));
    }

    /** Tells of something worth knowing that does not end the run. */
    void warn(String node, String message) {
        warnings.add(new Warning(node, message));
    }

    List<Warning> warnings() {
        return List.copyOf(warnings);
    }

    /** Rows went along an edge. */
    void sent(String node, String port, long rows) {
        edges.computeIfAbsent(node + '.' + port, key -> new LongAdder()).add(rows);
    }

    /** Rows arrived at a node, over any of its edges. */
    void received(String node, long rows) {
        arrived.computeIfAbsent(node, key -> new LongAdder()).add(rows);
    }

    /** The rows that arrived at a node. */
    long received(String node) {
        LongAdder rows = arrived.get(node);
        return rows == null ? 0 : rows.sum();
    }

    /** The rows that left a node through a port. */
    long sent(String node, String port) {
        LongAdder rows = edges.get(node + '.' + port);
        return rows == null ? 0 : rows.sum();
    }

    /** The writer of a target; committed or aborted by the execution. */
    BatchWriter writer(Plan.TargetNode node) {
        return Objects.requireNonNull(writers.get(node.id()));
    }

    /** Work that may be repeated after a fault. */
    Attempts attempts() {
        return attempts;
    }

    Map<String, BatchWriter> writers() {
        return writers;
    }

    /** A source is being read, and can be asked how far it is. */
    void reads(String node, Supplier<OptionalDouble> progress) {
        readers.put(node, progress);
    }

    /**
     * The rows of all sources, as far as each one knows how many there are, or how far it is; empty
     * where one does not.
     */
    OptionalLong expected() {
        long rows = 0;
        for (NodeCounts node : counts().now()) {
            if (node.kind().equals("source")) {
                OptionalLong all = expected(node);
                if (all.isEmpty()) {
                    return all;
                }
                rows += Math.max(node.in(), all.getAsLong());
            }
        }
        return OptionalLong.of(rows);
    }

    /** What a scan knows of its rows is better than what DuckDB thinks of how far it is. */
    private OptionalLong expected(NodeCounts source) {
        OptionalLong known =
                node(source.id(), Plan.SourceNode.class)
                        .source()
                        .scan()
                        .map(Scan::rows)
                        .orElse(OptionalLong.empty());
        if (known.isPresent()) {
            return known;
        }
        Supplier<OptionalDouble> progress = readers.get(source.id());
        double share = progress == null ? 0 : progress.get().orElse(0);
        return share > 0 ? OptionalLong.of(Math.round(source.in() / share)) : OptionalLong.empty();
    }

    /** Lets the sources begin: every route is up. */
    void begin() {
        begin.countDown();
    }

    void awaitBegin() throws InterruptedException {
        begin.await();
    }

    /** A target has all its rows. */
    void targetReady() {
        open.countDown();
    }

    /** A source thread is there. */
    void sourceStarted() {
        reading.register();
    }

    /** A source thread has ended, well or not. */
    void sourceEnded() {
        reading.arriveAndDeregister();
    }

    /** A thread begins to work for a node; {@link #rested} has to follow. */
    void working() {
        reading.register();
    }

    /** The thread has done its work for now. */
    void rested() {
        reading.arriveAndDeregister();
    }

    /** A thread still works and cannot be stopped: what it uses must stay as it is. */
    void abandon() {
        abandoned = true;
    }

    boolean abandoned() {
        return abandoned;
    }

    /**
     * Waits until no thread is at work for a source or a node any more; called once. Where the run
     * is to stop, what DuckDB does for them is ended, again and again: a query may just have begun.
     */
    boolean awaitWork(Duration limit) throws InterruptedException {
        int phase = reading.arrive();
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < end) {
            try {
                reading.awaitAdvanceInterruptibly(phase, 100, TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException e) {
                if (stopped) {
                    sessions.interrupt();
                }
            }
        }
        return false;
    }

    /** Waits until every target is ready or the run has to stop. */
    void await() throws InterruptedException {
        await(open);
    }

    /** A node has all that it compares the rows of the chain with. */
    void referencesRead() {
        references.countDown();
    }

    /** Waits until every such node has, or the run has to stop. */
    void awaitReferences() throws InterruptedException {
        await(references);
    }

    private void await(CountDownLatch latch) throws InterruptedException {
        while (!stopped && !latch.await(50, TimeUnit.MILLISECONDS)) {
            // looks again whether the run was stopped
        }
    }

    /** Stops without a fault: cancelled, or a preview that has seen enough. */
    void stop() {
        stopped = true;
        begin.countDown();
        sessions.interrupt();
        attempts.stop();
    }

    void fail(String node, Throwable cause) {
        if (!stopped) {
            failure.compareAndSet(null, new Failure(node, fault(cause)));
        }
        stop();
    }

    /** The fault with a code; one that nobody foresaw is a defect. */
    static PipelineException fault(Throwable cause) {
        return cause instanceof PipelineException known
                ? known
                : new PipelineException(
                        cause instanceof OutOfMemoryError
                                ? ErrorCode.OUT_OF_MEMORY
                                : ErrorCode.INTERNAL,
                        cause.getClass().getSimpleName() + ": " + cause.getMessage(),
                        cause);
    }

    boolean stopped() {
        return stopped;
    }

    @Nullable Failure failure() {
        return failure.get();
    }
}

package dev.sluice.engine;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.RejectedRow;
import dev.sluice.compiler.Plan;
import dev.sluice.compiler.Plan.PlannedNode;
import dev.sluice.sql.SqlSession;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
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
    private final SqlSession whole;
    private final SqlSession batches;
    private final Quarantine quarantine;
    private final Map<String, NodeLedger> ledgers = new LinkedHashMap<>();
    private final CountDownLatch begin = new CountDownLatch(1);
    private final CountDownLatch open;
    private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();
    private final Queue<Warning> warnings = new ConcurrentLinkedQueue<>();
    private final Map<String, BatchWriter> writers =
            Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, LongAdder> arrived = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> edges = new ConcurrentHashMap<>();
    private final Phaser reading = new Phaser(1);
    private volatile boolean stopped;

    /**
     * @param whole streams results: for work on whole inputs
     * @param batches completes results: for work on single batches
     */
    Run(
            Plan plan,
            BufferAllocator allocator,
            SqlSession whole,
            SqlSession batches,
            Quarantine quarantine) {
        this.plan = plan;
        this.allocator = allocator;
        this.whole = whole;
        this.batches = batches;
        this.quarantine = quarantine;
        int ends = 0;
        for (PlannedNode node : plan.nodes()) {
            ledgers.put(node.id(), new NodeLedger(node.id(), kind(node)));
            ends += node instanceof Plan.TargetNode ? 1 : 0;
        }
        this.open = new CountDownLatch(ends);
    }

    private static String kind(PlannedNode node) {
        return switch (node) {
            case Plan.SourceNode source -> "source";
            case Plan.StepNode step -> step.kind();
            case Plan.TargetNode target -> "target";
        };
    }

    Plan plan() {
        return plan;
    }

    <T extends PlannedNode> T node(String id, Class<T> type) {
        return plan.nodes().stream()
                .filter(node -> node.id().equals(id))
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    BufferAllocator allocator() {
        return allocator;
    }

    SqlSession whole() {
        return whole;
    }

    SqlSession batches() {
        return batches;
    }

    NodeLedger ledger(String node) {
        return Objects.requireNonNull(ledgers.get(node));
    }

    List<NodeCounts> counts() {
        return ledgers.values().stream().map(NodeLedger::counts).toList();
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

    /** The writer of a target; opened with its route, committed or aborted by the execution. */
    BatchWriter writer(Plan.TargetNode node) {
        BatchWriter writer = node.target().open(node.schema());
        writers.put(node.id(), writer);
        return writer;
    }

    Map<String, BatchWriter> writers() {
        return writers;
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

    /** Waits until no source thread is at work any more; called once. */
    boolean awaitSources(Duration limit) throws InterruptedException {
        try {
            reading.awaitAdvanceInterruptibly(
                    reading.arrive(), limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** Waits until every target is ready or the run has to stop. */
    void await() throws InterruptedException {
        while (!stopped && !open.await(50, TimeUnit.MILLISECONDS)) {
            // looks again whether the run was stopped
        }
    }

    /** Stops without a fault: cancelled, or a preview that has seen enough. */
    void stop() {
        stopped = true;
        begin.countDown();
    }

    void fail(String node, Exception cause) {
        PipelineException known =
                cause instanceof PipelineException pipeline
                        ? pipeline
                        : new PipelineException(
                                ErrorCode.INTERNAL,
                                cause.getClass().getSimpleName() + ": " + cause.getMessage(),
                                cause);
        if (!stopped) {
            failure.compareAndSet(null, new Failure(node, known));
        }
        stop();
    }

    boolean stopped() {
        return stopped;
    }

    @Nullable Failure failure() {
        return failure.get();
    }
}

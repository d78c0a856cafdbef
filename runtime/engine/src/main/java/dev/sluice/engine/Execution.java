package dev.sluice.engine;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Step;
import dev.sluice.compiler.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;

/**
 * One run of a plan: routes up, sources begin, targets ready, account balanced, targets commit. One
 * thread runs it; {@link #cancel} and {@link #counts} may come from others.
 */
public final class Execution implements AutoCloseable {

    private final String id;
    private final Plan plan;
    private final Budget budget;
    private final Supplier<CamelAhead> camel;
    private final BufferAllocator allocator;
    private final Quarantine quarantine;
    private final Run run;
    private final Commits commits;
    private final List<String> executed = new ArrayList<>();
    private boolean quiet = true;
    private volatile boolean cancelled;
    private volatile boolean enough;

    /**
     * What a run may use.
     *
     * @param sqlMemory bytes for DuckDB, beyond which it spills to {@code temporary}
     * @param windows a folder that stays from run to run, for the rows of open windows; not made
     *     before it is needed
     */
    public record Budget(long sqlMemory, int threads, Path temporary, Path windows) {}

    /**
     * @param camel gives the context of its routes, which it closes
     * @param allocator the run's own, with a limit; closed by the caller
     * @param told how far it comes
     */
    public Execution(
            String id,
            Plan plan,
            Budget budget,
            Supplier<CamelAhead> camel,
            BufferAllocator allocator,
            Origin origin,
            Milestones told) {
        this.id = id;
        this.plan = plan;
        this.budget = budget;
        this.camel = camel;
        this.allocator = allocator;
        this.quarantine = new Quarantine(origin.quarantine(), this::awaitRoom);
        this.run = new Run(plan, allocator, quarantine, origin, told);
        this.commits = new Commits(run);
    }

    private boolean awaitRoom(PipelineException fault, int times) {
        return run.awaitRoom(fault, times);
    }

    /** The counts as they are now. */
    public List<NodeCounts> counts() {
        return run.counts().now();
    }

    /** How many rows the sources will read in all; empty where one of them cannot tell. */
    public OptionalLong expected() {
        return run.expected();
    }

    /** Stops the run; its targets stay as they were. */
    public void cancel() {
        cancelled = true;
        run.stop();
    }

    /** Ends the run early and well: a preview has seen enough. */
    public void enough() {
        enough = true;
        run.stop();
    }

    /** Whether the run is to end, for whatever reason; any thread may ask. */
    public boolean stopped() {
        return run.stopped();
    }

    /** Runs to the end. Faults are in the result. */
    public PipelineExecution run() {
        Instant began = Instant.now();
        long start = System.nanoTime();
        boolean interrupted = false;
        try {
            move();
        } catch (InterruptedException e) {
            interrupted = true;
            cancel();
        } catch (Exception | Error e) {
            run.fail("", e);
        }
        end();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ended(began, began.plusNanos(System.nanoTime() - start));
    }

    private void move() throws Exception {
        try (Routes routes = new Routes(run, camel.get())) {
            try {
                routes.start();
                before(routes);
                open(routes);
                run.begin();
                run.await();
            } catch (InterruptedException e) {
                run.stop();
                throw e;
            } catch (Exception e) {
                run.fail("", e);
            } finally {
                // the routes stay up until nobody works any more: they release what is under way
                if (!run.awaitWork(Duration.ofSeconds(30))) {
                    quiet = false;
                    run.abandon();
                    run.warn(
                            "",
                            "a part of the run did not stop within 30 s; it was left to end by"
                                    + " itself, and so were its connections");
                }
                routes.drain();
            }
            commit();
            execute(routes, Plan.Moment.AFTER);
        }
    }

    private void open(Routes routes) throws Exception {
        if (!run.stopped()) {
            run.open(budget);
            routes.startRows();
        }
    }

    /** What is done before the first row; a run that goes on behind a checkpoint has done it. */
    private void before(Routes routes) throws Exception {
        List<Plan.ExecuteNode> nodes = Statements.of(plan, Plan.Moment.BEFORE);
        if (!nodes.isEmpty() && run.checkpoints().filter(Checkpoints::goesOn).isPresent()) {
            nodes.forEach(node -> executed.add(node.id()));
        } else {
            execute(routes, Plan.Moment.BEFORE);
        }
    }

    private void execute(Routes routes, Plan.Moment moment) throws Exception {
        for (Plan.ExecuteNode node : Statements.of(plan, moment)) {
            if (!run.stopped()) {
                execute(routes, node);
            }
        }
    }

    private void execute(Routes routes, Plan.ExecuteNode node) throws Exception {
        run.told().executing(node.id());
        try {
            routes.execute(node);
            executed.add(node.id());
        } catch (Attempts.Unrepeatable e) {
            if (e.leaves()) {
                executed.add(node.id() + " (in part)");
            }
            throw e;
        }
    }

    private void commit() {
        if (run.stopped()) {
            return;
        }
        run.counts().judge(plan.nodes().stream().map(Plan.PlannedNode::id).toList());
        balance();
        quarantine.sync();
        commits.commit();
        if (quarantine.rows() > 0) {
            run.told().committed(quarantine.file());
        }
    }

    private void balance() {
        for (NodeCounts node : run.counts().now()) {
            boolean rowLevel =
                    switch (plan.node(node.id())) {
                        case Plan.ExecuteNode _ -> false;
                        case Plan.StepNode step -> !isSetLevel(step.step());
                        case Plan.SourceNode _, Plan.TargetNode _ -> true;
                    };
            if (rowLevel && !node.balanced()) {
                throw unbalanced(
                        node.id(),
                        "received "
                                + node.in()
                                + " rows, and accounts for "
                                + (node.out()
                                        + node.filtered()
                                        + node.quarantined()
                                        + node.deduplicated()));
            }
        }
        for (Plan.PlannedNode node : plan.nodes()) {
            long sent = node.feeds().stream().filter(f -> !f.isQuery()).mapToLong(this::sent).sum();
            long received = run.received(node.id());
            if (!node.feeds().isEmpty() && sent != received) {
                throw unbalanced(node.id(), "was sent " + sent + " rows and received " + received);
            }
        }
    }

    private static boolean isSetLevel(Step step) {
        return step instanceof Step.Query || step instanceof Step.Window;
    }

    private long sent(Plan.Feed feed) {
        return run.sent(feed.from(), feed.port());
    }

    private static PipelineException unbalanced(String node, String what) {
        return new PipelineException(
                ErrorCode.UNBALANCED,
                "node '"
                        + node
                        + "' "
                        + what
                        + ": nothing was committed. This is a defect of Sluice or of a plugin");
    }

    private void end() {
        boolean aborting = run.stopped();
        if (run.abandoned()) {
            return; // what a thread still uses is not taken away under it
        }
        for (var entry : run.writers().entrySet()) {
            try (BatchWriter writer = entry.getValue()) {
                if (aborting && !commits.committed().contains(entry.getKey())) {
                    writer.abort();
                }
            } catch (RuntimeException e) {
                run.fail(entry.getKey(), e);
            }
        }
        try {
            quarantine.close();
        } catch (PipelineException e) {
            run.fail("", e);
        }
    }

    private PipelineExecution ended(Instant began, Instant now) {
        Run.Failure failure = run.failure();
        Settlement settlement = Settlement.of(plan, executed, commits.committed());
        PipelineExecution.Status status =
                failure != null
                        ? PipelineExecution.Status.FAILED
                        : (cancelled || run.stopped() && !enough) && !settlement.complete()
                                ? PipelineExecution.Status.CANCELLED
                                : PipelineExecution.Status.SUCCEEDED;
        return new PipelineExecution(
                id,
                plan.pipeline(),
                status,
                began,
                now,
                run.counts().now(),
                run.warnings().stream()
                        .map(w ->
                                w.node().isEmpty()
                                        ? w.message()
                                        : "node '" + w.node() + "': " + w.message())
                        .toList(),
                Optional.ofNullable(failure)
                        .map(f -> new PipelineExecution.Fault(f.node(), f.cause())),
                settlement,
                run.checkpoints().flatMap(Checkpoints::last),
                quiet,
                quarantine.rows() == 0 ? Optional.empty() : Optional.of(quarantine.file()));
    }

    @Override
    public void close() {
        if (!run.abandoned()) {
            run.close();
        }
    }
}

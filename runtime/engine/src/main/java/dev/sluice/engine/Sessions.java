package dev.sluice.engine;

import dev.sluice.api.Copy;
import dev.sluice.api.Scan;
import dev.sluice.api.Step;
import dev.sluice.compiler.Delivery;
import dev.sluice.compiler.Plan;
import dev.sluice.sql.RejectedRows;
import dev.sluice.sql.SqlSession;
import dev.sluice.sql.SqlSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * DuckDB for one run: an instance for queries over all rows, which may open the files of the plan's
 * scans and copies, and one for queries over single batches, which may open none. Only what the
 * plan needs is opened.
 */
final class Sessions implements AutoCloseable {

    private final Queue<SqlSession> handedOut = new ConcurrentLinkedQueue<>();
    private @Nullable SqlSession whole;
    private @Nullable SqlSession batches;
    private @Nullable SqlSettings lasting;

    /**
     * Opens what the plan needs.
     *
     * @param copies what its targets' writers want written
     */
    void open(Plan plan, Execution.Budget budget, List<Copy> copies) {
        long windows = plan.nodes().stream().filter(Sessions::isWindow).count();
        boolean kept = windows > 0 && plan.delivery() instanceof Delivery.Checkpoints;
        boolean batchwise =
                plan.nodes().stream()
                        .anyMatch(n -> n instanceof Plan.StepNode s && !s.whole() && !isWindow(n));
        boolean wholly =
                !copies.isEmpty()
                        || windows > 0 && !kept
                        || plan.nodes().stream()
                                .anyMatch(n -> n instanceof Plan.StepNode s && s.whole());
        long instances = (batchwise ? 1 : 0) + (wholly ? 1 : 0) + (kept ? windows : 0);
        long memory = budget.sqlMemory() / Math.max(1, instances);
        lasting = settings(budget, memory, List.of());
        if (wholly) {
            whole =
                    SqlSession.openCounting(
                            settings(budget, memory, files(plan, copies)), plan.nodes().size());
            for (Scan scan : scans(plan)) {
                RejectedRows.prepare(scan, whole);
            }
        }
        if (batchwise) {
            batches = SqlSession.openMaterialising(settings(budget, memory, List.of()));
        }
    }

    private static boolean isWindow(Plan.PlannedNode node) {
        return node instanceof Plan.StepNode step && step.step() instanceof Step.Window;
    }

    private static SqlSettings settings(Execution.Budget budget, long memory, List<Path> files) {
        return new SqlSettings(memory, budget.threads(), budget.temporary(), files);
    }

    private static List<Path> files(Plan plan, List<Copy> copies) {
        return Stream.concat(
                        scans(plan).stream().flatMap(scan -> scan.files().stream()),
                        copies.stream().map(Copy::file))
                .toList();
    }

    /** Those that queries read. */
    private static List<Scan> scans(Plan plan) {
        return plan.nodes().stream()
                .filter(node -> plan.handsOnQuery(node.id()))
                .filter(Plan.SourceNode.class::isInstance)
                .flatMap(node -> ((Plan.SourceNode) node).source().scan().stream())
                .toList();
    }

    /** A connection for work on all rows; its results stream. Closed by the caller. */
    SqlSession whole() {
        return sibling(whole);
    }

    /** A connection for work on single batches; its results are complete. Closed by the caller. */
    SqlSession batches() {
        return sibling(batches);
    }

    /** The only connection to a database in a file, which is made where it is not there. */
    SqlSession lasting(Path file) {
        SqlSettings settings = lasting;
        if (settings == null) {
            throw new IllegalStateException("the sessions are not open yet");
        }
        SqlSession session = SqlSession.openFile(file, settings);
        handedOut.add(session);
        return session;
    }

    private SqlSession sibling(@Nullable SqlSession session) {
        if (session == null) {
            throw new IllegalStateException("the plan did not ask for this session");
        }
        SqlSession sibling = session.sibling();
        handedOut.add(sibling);
        return sibling;
    }

    /** Ends every query that runs now; others may call this. */
    void interrupt() {
        handedOut.forEach(SqlSession::interrupt);
    }

    @Override
    public void close() {
        // each instance ends with its last connection; closing one twice is harmless
        handedOut.forEach(SqlSession::close);
        Stream.of(whole, batches).filter(s -> s != null).forEach(SqlSession::close);
    }
}

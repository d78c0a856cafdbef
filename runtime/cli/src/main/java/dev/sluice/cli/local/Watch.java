package dev.sluice.cli.local;

import dev.sluice.cli.Engine.Progress;
import dev.sluice.engine.Execution;
import dev.sluice.engine.NodeCounts;
import java.util.List;

/** Tells while a run goes on how far it is. */
final class Watch implements AutoCloseable {

    private static final long LOOK_MILLIS = 100;

    private final Thread thread;

    private Watch(Thread thread) {
        this.thread = thread;
    }

    static Watch begin(Execution execution, Progress progress) {
        return new Watch(Thread.ofVirtual().start(() -> look(execution, progress)));
    }

    private static void look(Execution execution, Progress progress) {
        try {
            while (true) {
                Thread.sleep(LOOK_MILLIS);
                List<NodeCounts> counts = execution.counts();
                progress.at(
                        RunReports.sum(counts, "source", NodeCounts::in),
                        RunReports.sum(counts, "target", NodeCounts::out),
                        execution.expected().orElse(-1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

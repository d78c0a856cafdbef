package dev.sluice.cli.local;

import dev.sluice.cli.Engine.Progress;
import dev.sluice.engine.Execution;
import dev.sluice.engine.NodeCounts;
import java.util.List;

/** Tells while a run goes on how far it is, and stops it where somebody elsewhere wants that. */
final class Watch implements AutoCloseable {

    private static final long LOOK_MILLIS = 100;
    private static final int LOOKS_PER_QUESTION = 10;

    private final Thread thread;

    private Watch(Thread thread) {
        this.thread = thread;
    }

    static Watch begin(Execution execution, Progress progress, RunRecord record) {
        return new Watch(Thread.ofVirtual().start(() -> look(execution, progress, record)));
    }

    private static void look(Execution execution, Progress progress, RunRecord record) {
        try {
            for (int looks = 1; ; looks++) {
                Thread.sleep(LOOK_MILLIS);
                List<NodeCounts> counts = execution.counts();
                progress.at(
                        RunReports.sum(counts, "source", NodeCounts::in),
                        RunReports.sum(counts, "target", NodeCounts::out),
                        execution.expected().orElse(-1));
                if (looks % LOOKS_PER_QUESTION == 0 && record.isCancelAsked()) {
                    execution.cancel();
                }
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

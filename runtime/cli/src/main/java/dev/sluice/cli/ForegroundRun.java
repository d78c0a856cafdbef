package dev.sluice.cli;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A run that somebody waits for: with progress, an account at its end, and Ctrl-C to stop it. */
final class ForegroundRun {

    private final CommonOptions common;
    private final Screen screen;
    private final EngineProvider engines;

    ForegroundRun(CommonOptions common, Screen screen, EngineProvider engines) {
        this.common = common;
        this.screen = screen;
        this.engines = engines;
    }

    /** The report of a run that never began. */
    static Engine.RunReport notRun(Engine.Status status, List<Engine.Finding> problems) {
        return new Engine.RunReport(
                "",
                "",
                status,
                new Engine.Totals(0, 0, 0, 0, 0, 0),
                List.of(),
                problems,
                Optional.empty());
    }

    /** What an engine is asked to do. */
    interface Work {
        Engine.RunReport of(
                Engine engine, Engine.Progress progress, Engine.Cancellation cancellation);
    }

    /** Runs to the end, and prints the account; gives the process's exit code. */
    int run(Engine.Request request, Engine.Start start) {
        Consumer<Engine.RunReport> aloud = report -> print(request, report);
        return ExitCode.of(run(running(request, start), aloud).status());
    }

    /** Runs to the end, and prints nothing but the progress. */
    Engine.RunReport execute(Engine.Request request, Engine.Start start) {
        return execute(running(request, start));
    }

    /** The same with other work. */
    Engine.RunReport execute(Work work) {
        return run(work, report -> {});
    }

    private static Work running(Engine.Request request, Engine.Start start) {
        return (engine, progress, stop) -> engine.run(request, start, progress, stop);
    }

    private Engine.RunReport run(Work work, Consumer<Engine.RunReport> ended) {
        CountDownLatch finished = new CountDownLatch(1);
        Stop stop = new Stop();
        Thread hook = new Thread(() -> stopAndWait(stop, finished), "sluice-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            Engine.RunReport report = stoppable(work, stop);
            // told here: the hook lets the process end as soon as this method has
            ended.accept(report);
            return report;
        } finally {
            screen.out().flush();
            finished.countDown();
            forget(hook);
        }
    }

    private Engine.RunReport stoppable(Work work, Stop stop) {
        try {
            return run(work, stop);
        } catch (PipelineException e) {
            if (e.code() != ErrorCode.CANCELLED) {
                throw e;
            }
            return notRun(Engine.Status.CANCELLED, List.of());
        }
    }

    private Engine.RunReport run(Work work, Stop stop) {
        try (Engine engine = common.open(screen, engines);
                ProgressLine progress = new ProgressLine(screen, System::nanoTime)) {
            if (!common.json) {
                progress.start();
            }
            return work.of(engine, progress, stop);
        }
    }

    private void print(Engine.Request request, Engine.RunReport report) {
        if (common.json) {
            Json.print(screen.out(), Json.run(report));
            return;
        }
        if (!report.nodes().isEmpty()) {
            AccountTable.print(screen.out(), report);
        } else if (report.status() == Engine.Status.CANCELLED) {
            screen.out().println("Cancelled: nothing had begun, and nothing was written.");
        }
        new FindingPrinter(screen.err(), request.file()).print(report.problems());
    }

    private void stopAndWait(Stop stop, CountDownLatch finished) {
        if (!common.json) {
            screen.err().println();
            screen.err().println("sluice: stopping …");
        }
        stop.now();
        try {
            if (!finished.await(30, TimeUnit.SECONDS)) {
                screen.err().println("sluice: the run did not stop within 30 s and is cut off");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is already going down: the hook is what waited for this run
            Thread.onSpinWait();
        }
    }
}

package dev.sluice.cli;

import dev.sluice.pipeline.Schedule;
import dev.sluice.pipeline.TemplateCatalog;
import dev.sluice.scheduler.PlannedPipeline;
import dev.sluice.scheduler.Scheduler;
import dev.sluice.scheduler.SchedulerSettings;
import dev.sluice.store.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Pipelines that run by themselves: a folder of files, a scheduler, and an engine for each run. */
final class HeadlessRuntime {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Path folder;
    private final StateStore store;
    private final Supplier<Engine> engines;
    private final RuntimeTold told;
    private volatile boolean asked;

    /**
     * @param store stays open; the caller closes it
     */
    HeadlessRuntime(Path folder, StateStore store, Supplier<Engine> engines, RuntimeTold told) {
        this.folder = folder;
        this.store = store;
        this.engines = engines;
        this.told = told;
    }

    /**
     * Runs until {@link #stop}; blocks.
     *
     * @param settings what its scheduler goes by
     * @param grace what runs then may go on for that long
     * @throws dev.sluice.api.PipelineException where there is a scheduler already, or this one
     *     cannot go on
     */
    void run(SchedulerSettings settings, Duration grace) throws InterruptedException {
        PipelineFolder files = new PipelineFolder(folder, new TemplateCatalog(), told::bad);
        EngineRunner runner = new EngineRunner(engines, files::text, told::waits);
        try (Scheduler scheduler = Scheduler.open(store, settings, runner, told)) {
            read(files, scheduler);
            scheduler.start();
            while (!asked && !scheduler.await(LOOK)) {
                read(files, scheduler);
            }
            told.stops("what runs has " + grace.toSeconds() + " s to end; what waits, waits");
            scheduler.stop(grace);
        }
    }

    /** From any thread: {@link #run} returns when all has ended. */
    void stop() {
        asked = true;
    }

    private void read(PipelineFolder files, Scheduler scheduler) {
        try {
            files.look()
                    .ifPresent(pipelines -> {
                        scheduler.plan(pipelines);
                        told.knows(pipelines.size(), scheduled(pipelines), folder, files.others());
                    });
        } catch (IOException e) {
            told.trouble(
                    "the folder "
                            + folder
                            + " cannot be read ("
                            + e
                            + "): the pipelines that are known go on");
        }
    }

    private static int scheduled(List<PlannedPipeline> pipelines) {
        return (int)
                pipelines.stream()
                        .filter(one -> !(one.schedule().when() instanceof Schedule.Manual))
                        .count();
    }
}

package dev.sluice.cli;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.PipelineException;
import dev.sluice.store.ScheduleEntry;
import dev.sluice.store.StateStore;
import java.util.List;
import java.util.Optional;

/** Holds a schedule, or lets it go on. */
final class ScheduleSwitch {

    private final CommonOptions common;
    private final Screen screen;

    ScheduleSwitch(CommonOptions common, Screen screen) {
        this.common = common;
        this.screen = screen;
    }

    int set(String pipeline, boolean paused) {
        Optional<StateStore> found = common.store(screen);
        if (found.isEmpty()) {
            throw unknown(pipeline, List.of());
        }
        try (StateStore store = found.get()) {
            ScheduleEntry before = find(store.schedules().all(), pipeline);
            store.schedules().pause(pipeline, paused);
            if (common.json) {
                ScheduleEntry now = store.schedules().find(pipeline).orElse(before);
                Json.print(screen.out(), ScheduleListCommand.document(now));
            } else {
                screen.out().println(told(pipeline, before.paused(), paused));
            }
            return ExitCode.DONE;
        }
    }

    private static String told(String pipeline, boolean before, boolean paused) {
        String schedule = "The schedule of '" + pipeline + "' ";
        if (before == paused) {
            return schedule + (paused ? "is paused already." : "was not paused.");
        }
        return schedule
                + (paused
                        ? "is paused: what runs goes on, and nothing more begins by itself."
                        : "goes on; what passed meanwhile is not made up for.");
    }

    /**
     * The schedule of that pipeline.
     *
     * @throws PipelineException where there is none, with the nearest
     */
    static ScheduleEntry find(List<ScheduleEntry> all, String pipeline) {
        return all.stream()
                .filter(entry -> entry.pipeline().equals(pipeline))
                .findFirst()
                .orElseThrow(() -> unknown(pipeline, all));
    }

    private static PipelineException unknown(String pipeline, List<ScheduleEntry> all) {
        return new PipelineException(
                ErrorCode.OPTION_INVALID,
                "there is no schedule for '"
                        + pipeline
                        + "': "
                        + Names.nearest(
                                        pipeline,
                                        all.stream().map(ScheduleEntry::pipeline).toList())
                                .map(near -> "did you mean '" + near + "'?")
                                .orElse("'sluice start' reads them from pipeline files"));
    }
}

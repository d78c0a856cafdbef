package dev.sluice.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice schedule pause}. */
@Command(
        name = "pause",
        description =
                "Holds a schedule at once, also one that another process keeps: what runs goes on, and nothing more of the pipeline begins by itself.",
        footer = {
            "%nExamples:",
            "  sluice schedule pause orders",
            "  sluice schedule pause orders --json"
        })
final class SchedulePauseCommand implements Callable<Integer> {

    @Mixin final CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "PIPELINE", description = "The name of the pipeline.")
    String pipeline = "";

    private final Screen screen;

    SchedulePauseCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        return new ScheduleSwitch(common, screen).set(pipeline, true);
    }
}

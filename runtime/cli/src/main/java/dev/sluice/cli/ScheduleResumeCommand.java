package dev.sluice.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice schedule resume}. */
@Command(
        name = "resume",
        description = "Lets a schedule go on; what passed while it was paused is not made up for.",
        footer = {
            "%nExamples:",
            "  sluice schedule resume orders",
            "  sluice schedule resume orders --json"
        })
final class ScheduleResumeCommand implements Callable<Integer> {

    @Mixin final CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "PIPELINE", description = "The name of the pipeline.")
    String pipeline = "";

    private final Screen screen;

    ScheduleResumeCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        return new ScheduleSwitch(common, screen).set(pipeline, false);
    }
}

package dev.sluice.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice run}. */
@Command(
        name = "run",
        description = "Runs a pipeline once, and accounts for every row at the end.",
        footer = {
            "%nExamples:",
            "  sluice run examples/orders/pipeline.yaml",
            "  sluice run load.yaml --param day=2026-01-31 --home /var/lib/sluice",
            "  sluice run load.yaml --json > report.json",
            "%nExit codes: 0 done, 1 the run failed, 2 the pipeline or the call is invalid, 130 stopped"
                    + " by Ctrl-C.",
            "Ctrl-C stops cleanly: the target keeps nothing that was not committed."
        })
final class RunCommand implements Callable<Integer> {

    @Mixin final CommonOptions common = new CommonOptions();
    @Mixin final PipelineArguments pipeline = new PipelineArguments();

    @Option(
            names = "--anew",
            description =
                    "Runs from the start also where an earlier run has broken off with rows at the"
                            + " target: take these out first, or they are there twice.")
    boolean anew;

    private final Screen screen;
    private final EngineProvider engines;

    RunCommand(Screen screen, EngineProvider engines) {
        this.screen = screen;
        this.engines = engines;
    }

    @Override
    public Integer call() {
        return new ForegroundRun(common, screen, engines)
                .run(pipeline.request(), new Engine.Start.Fresh(anew));
    }
}

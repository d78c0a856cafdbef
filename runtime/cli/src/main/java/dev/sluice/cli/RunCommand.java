package dev.sluice.cli;

import dev.sluice.pipeline.TimeSpan;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice run}. */
@Command(
        name = "run",
        description = "Runs a pipeline once, and accounts for every row at the end.",
        footer = {
            "%nExamples:",
            "  sluice run examples/orders/pipeline.yaml",
            "  sluice run load.yaml --param day=2026-01-31 --home /var/lib/sluice",
            "  sluice run load.yaml --time-limit 2h --json > report.json",
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

    @Option(
            names = "--time-limit",
            paramLabel = "TIME",
            description =
                    "Stops the run, as failed, where it takes longer than that, such as 30s, 15m or"
                            + " 2h; in place of the file's 'limits.time'.")
    @Nullable String timeLimit;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    CommandSpec spec;

    private final Screen screen;
    private final EngineProvider engines;

    RunCommand(Screen screen, EngineProvider engines) {
        this.screen = screen;
        this.engines = engines;
    }

    @Override
    public Integer call() {
        return new ForegroundRun(common, screen, engines)
                .run(pipeline.request().within(limit()), new Engine.Start.Fresh(anew));
    }

    private Optional<Duration> limit() {
        String text = timeLimit;
        if (text == null) {
            return Optional.empty();
        }
        Optional<Duration> limit = TimeSpan.parse(text);
        if (limit.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'--time-limit "
                            + text
                            + "' is not a length of time, such as 30s, 15m, 2h or 1d");
        }
        return limit;
    }
}

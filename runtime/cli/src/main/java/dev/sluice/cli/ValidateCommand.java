package dev.sluice.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sluice validate}. */
@Command(
        name = "validate",
        description = "Checks a pipeline and names everything that is wrong with it, all at once.",
        footer = {
            "%nExamples:",
            "  sluice validate load.yaml",
            "  sluice validate load.yaml --param day=2026-01-31 --json"
        })
final class ValidateCommand implements Callable<Integer> {

    @Mixin final CommonOptions common = new CommonOptions();
    @Mixin final PipelineArguments pipeline = new PipelineArguments();

    private final Screen screen;
    private final EngineProvider engines;

    ValidateCommand(Screen screen, EngineProvider engines) {
        this.screen = screen;
        this.engines = engines;
    }

    @Override
    public Integer call() {
        Engine.Request request = pipeline.request();
        try (Engine engine = common.open(screen, engines)) {
            Engine.Validation validation = engine.check(request);
            if (common.json) {
                Json.print(screen.out(), Json.validation(validation.problems()));
            } else if (validation.valid()) {
                screen.out().println(request.file() + " is valid.");
            } else {
                new FindingPrinter(screen.err(), request.file()).print(validation.problems());
            }
            return validation.valid() ? ExitCode.DONE : ExitCode.INVALID;
        }
    }
}

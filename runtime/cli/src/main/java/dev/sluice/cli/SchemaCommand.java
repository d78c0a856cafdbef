package dev.sluice.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sluice schema}. */
@Command(
        name = "schema",
        description =
                "Prints the JSON Schema of pipeline files, for editors that complete and check.",
        footer = {"%nExample:", "  sluice schema > sluice.schema.json"})
final class SchemaCommand implements Callable<Integer> {

    @Mixin final CommonOptions common = new CommonOptions();

    private final Screen screen;
    private final EngineProvider engines;

    SchemaCommand(Screen screen, EngineProvider engines) {
        this.screen = screen;
        this.engines = engines;
    }

    @Override
    public Integer call() {
        try (Engine engine = common.open(screen, engines)) {
            screen.out().println(engine.schema().strip());
            return ExitCode.DONE;
        }
    }
}

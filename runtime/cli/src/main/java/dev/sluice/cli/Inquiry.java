package dev.sluice.cli;

import picocli.CommandLine.Mixin;

/** The frame of every command that asks a {@link Question} about a pipeline. */
final class Inquiry {

    @Mixin final CommonOptions common = new CommonOptions();
    @Mixin final PipelineArguments pipeline = new PipelineArguments();

    private final Screen screen;
    private final EngineProvider engines;

    Inquiry(Screen screen, EngineProvider engines) {
        this.screen = screen;
        this.engines = engines;
    }

    /** Asks, tells, and gives the exit code. */
    <T> int answer(Question<T> question) {
        Engine.Request request = pipeline.request();
        try (Engine engine = common.open(screen, engines)) {
            T answer = question.ask(engine, request);
            boolean well = question.problems(answer).isEmpty();
            if (common.json) {
                Json.print(screen.out(), question.document(answer));
            } else if (well) {
                question.tell(answer, request);
            } else {
                new FindingPrinter(screen.err(), request.file()).print(question.problems(answer));
            }
            return well ? ExitCode.DONE : ExitCode.INVALID;
        }
    }
}

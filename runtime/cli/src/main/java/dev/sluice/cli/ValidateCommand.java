package dev.sluice.cli;

import java.util.List;
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
final class ValidateCommand implements Callable<Integer>, Question<Engine.Validation> {

    @Mixin final Inquiry inquiry;

    private final Screen screen;

    ValidateCommand(Screen screen, EngineProvider engines) {
        this.screen = screen;
        this.inquiry = new Inquiry(screen, engines);
    }

    @Override
    public Integer call() {
        return inquiry.answer(this);
    }

    @Override
    public Engine.Validation ask(Engine engine, Engine.Request request) {
        return engine.check(request);
    }

    @Override
    public List<Engine.Finding> problems(Engine.Validation validation) {
        return validation.problems();
    }

    @Override
    public Object document(Engine.Validation validation) {
        return Json.validation(validation.problems());
    }

    @Override
    public void tell(Engine.Validation validation, Engine.Request request) {
        screen.out().println(request.file() + " is valid.");
    }
}

package dev.sluice.cli;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.PipelineException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice templates}. */
@Command(
        name = "templates",
        description = "Lists what nodes can be made of, or explains one template and its options.",
        footer = {"%nExamples:", "  sluice templates", "  sluice templates join"})
final class TemplatesCommand implements Callable<Integer> {

    @Mixin final CommonOptions common = new CommonOptions();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The template to explain.")
    @Nullable String name;

    private final Screen screen;
    private final EngineProvider engines;

    TemplatesCommand(Screen screen, EngineProvider engines) {
        this.screen = screen;
        this.engines = engines;
    }

    @Override
    public Integer call() {
        try (Engine engine = common.open(screen, engines)) {
            String wanted = name;
            List<Engine.Template> templates =
                    engine.templates().stream()
                            .filter(t -> wanted == null || t.name().equals(wanted))
                            .toList();
            if (wanted != null && templates.isEmpty()) {
                List<String> known =
                        engine.templates().stream().map(Engine.Template::name).toList();
                throw new PipelineException(
                        ErrorCode.OPTION_INVALID,
                        "there is no template '"
                                + wanted
                                + "': "
                                + Names.nearest(wanted, known)
                                        .map(near -> "did you mean '" + near + "'?")
                                        .orElse("'sluice templates' lists them all"));
            }
            if (common.json) {
                Json.print(screen.out(), Json.templates(templates));
            } else if (wanted == null) {
                list(templates);
            } else {
                templates.forEach(this::explain);
            }
            return ExitCode.DONE;
        }
    }

    private void list(List<Engine.Template> templates) {
        TextTable table = new TextTable(List.of("kind", "name", "what it does"));
        templates.forEach(t -> table.add(List.of(t.kind(), t.name(), firstSentence(t))));
        table.print(screen.out());
    }

    private static String firstSentence(Engine.Template template) {
        String text = template.description();
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }

    private void explain(Engine.Template template) {
        screen.out().println(template.kind() + " " + template.name() + ": " + template.title());
        screen.out().println();
        screen.out().println(template.description());
        screen.out().println();
        template.options().forEach(this::explain);
        if (!template.example().isEmpty()) {
            screen.out().println();
            screen.out().println(template.example());
        }
    }

    /** A paragraph for each option: a table would be wider than any screen. */
    private void explain(Engine.TemplateOption option) {
        screen.out()
                .println(
                        "  "
                                + option.name()
                                + " ("
                                + option.type()
                                + (option.required() ? ", needed)" : ")"));
        screen.out().println("      " + option.description());
        screen.out().println("      for example: " + option.example());
    }
}

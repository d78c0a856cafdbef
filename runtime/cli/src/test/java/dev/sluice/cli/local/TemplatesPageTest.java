package dev.sluice.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Holds {@code docs/templates.md} to the templates. Where they differ, the page as it has to be
 * lies in {@code target/templates.md}: copy it over.
 */
class TemplatesPageTest {

    @Test
    void thePageSaysWhatTheTemplatesSay() throws IOException {
        String page = page();
        Path made = Files.writeString(Path.of("target", "templates.md"), page);
        Path kept = Path.of(System.getProperty("sluice.project"), "docs", "templates.md");
        assertThat(Files.readString(kept))
                .as("copy %s to %s", made.toAbsolutePath(), kept)
                .isEqualTo(page);
    }

    private static String page() {
        StringBuilder page =
                new StringBuilder(
                        """
                        # Templates

                        What nodes can be made of. `./sluice templates NAME` shows one with an example; every example lies with its data and what comes of
                        it under [templates/src/main/resources/sluice/examples](../templates/src/main/resources/sluice/examples). This page is held by a test.
                        """);
        try (Engine engine = new LocalEngine(Path.of("target"))) {
            List<Engine.Template> templates = engine.templates();
            for (String kind : List.of("source", "transform", "quality", "target")) {
                page.append("\n## ").append(heading(kind)).append('\n');
                templates.stream()
                        .filter(template -> template.kind().equals(kind))
                        .forEach(template -> section(template, page));
            }
        }
        return page.toString();
    }

    private static String heading(String kind) {
        return switch (kind) {
            case "source" -> "Sources";
            case "transform" -> "Transforms";
            case "quality" -> "Quality";
            default -> "Targets";
        };
    }

    private static void section(Engine.Template template, StringBuilder page) {
        page.append("\n### ").append(template.name()).append("\n\n");
        page.append(template.description()).append('\n');
        if (!template.options().isEmpty()) {
            page.append("\n| option | type | what it is | example |\n| --- | --- | --- | --- |\n");
        }
        for (Engine.TemplateOption option : template.options()) {
            page.append("| `")
                    .append(option.name())
                    .append(option.required() ? "` (needed)" : "`")
                    .append(" | ")
                    .append(option.type())
                    .append(" | ")
                    .append(cell(option.description()))
                    .append(" | `")
                    .append(cell(option.example()))
                    .append("` |\n");
        }
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace('\n', ' ');
    }
}

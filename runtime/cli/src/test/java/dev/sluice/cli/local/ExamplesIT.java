package dev.sluice.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Engine;
import dev.sluice.pipeline.Template;
import dev.sluice.pipeline.TemplateCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example of every template, through the engine that the command line uses. */
class ExamplesIT {

    @TempDir Path folder;

    static List<Example> examples() {
        return Example.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void aRunGivesWhatTheExampleExpects(Example example) throws Exception {
        SortedMap<String, List<String>> results = new ExampleRun(example, folder).results();

        SortedMap<String, List<String>> expected = new TreeMap<>();
        try (Stream<Path> files = Files.walk(example.expected())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                expected.put(
                        example.expected().relativize(file).toString(), Files.readAllLines(file));
            }
        }
        assertThat(results).isEqualTo(expected);
    }

    @Test
    void everyTemplateHasAnExample() {
        List<String> withExample = Example.all().stream().map(Example::template).toList();
        assertThat(new TemplateCatalog().all())
                .extracting(template -> template.kind().folder() + "/" + template.name())
                .isNotEmpty()
                .allSatisfy(template -> assertThat(withExample).contains(template));
    }

    @Test
    void theIndexListsEveryExample() {
        assertThat(Example.indexed())
                .containsExactlyInAnyOrderElementsOf(
                        Example.all().stream().map(Example::name).toList());
    }

    static List<Engine.Template> templates() {
        try (Engine engine = new LocalEngine(Path.of("target"))) {
            return engine.templates();
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void everyTemplateIsExplainedWithAnExample(Engine.Template template) {
        assertThat(template.description()).hasSizeGreaterThan(30).endsWith(".");
        assertThat(template.example()).contains("nodes:", "sluice run");
        for (Engine.TemplateOption option : template.options()) {
            assertThat(option.type()).as(option.name()).isNotEqualTo("any");
            assertThat(option.description()).as(option.name()).hasSizeGreaterThan(15);
            assertThat(option.example()).as(option.name()).isNotBlank();
        }
    }

    @Test
    void everyOptionHasATitleOfItsOwn() {
        for (Template template : new TemplateCatalog().all()) {
            template.definition()
                    .path("properties")
                    .properties()
                    .forEach(option ->
                            assertThat(option.getValue().path("title").asText())
                                    .as(template.name() + "." + option.getKey())
                                    .isNotBlank());
        }
    }
}

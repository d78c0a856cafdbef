package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.TemplateCatalog;
import dev.sluice.scheduler.PlannedPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineFolderTest {

    private static final String PIPELINE =
            """
            name: %s
            schedule: {every: %s}
            nodes:
              - {id: in, source: inline, options: {rows: [{a: 1}]}}
              - {id: out, target: discard, from: in}
            """;

    @TempDir Path folder;
    private final List<String> bad = new ArrayList<>();
    private PipelineFolder pipelines;

    @BeforeEach
    void aFolderOfPipelines() {
        pipelines =
                new PipelineFolder(
                        folder,
                        new TemplateCatalog(),
                        (file, findings) ->
                                bad.add(file.getFileName() + ": " + findings.getFirst().message()));
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private List<String> look() throws IOException {
        return pipelines.look().orElseThrow().stream().map(PlannedPipeline::name).toList();
    }

    @Test
    void pipelinesAreFoundAlsoInFoldersBelowAndOtherFilesAreLeftAlone() throws IOException {
        write("b.yaml", PIPELINE.formatted("two", "1h"));
        write("a/deep/er.yml", PIPELINE.formatted("one", "1h"));
        write("a/data.yaml", "- just: data\n");
        write(".hidden/c.yaml", PIPELINE.formatted("three", "1h"));
        write("d.yaml.bak", PIPELINE.formatted("four", "1h"));

        assertThat(look()).containsExactly("one", "two");
        assertThat(bad).isEmpty();
        assertThat(pipelines.others()).containsExactly(folder.resolve("a/data.yaml"));
        assertThat(pipelines.look()).as("nothing has changed").isEmpty();
    }

    @Test
    void whatNobodyCanReadIsToldAlsoWhereItHasNoNodes() throws IOException {
        write("broken.yaml", "bad: [");
        write("empty.yaml", "");
        write("nameless.yaml", PIPELINE.formatted("", "1h"));
        Files.createSymbolicLink(folder.resolve("gone.yaml"), folder.resolve("nowhere"));

        assertThat(look()).isEmpty();
        assertThat(bad)
                .hasSize(4)
                .anyMatch(line -> line.startsWith("broken.yaml: "))
                .contains(
                        "empty.yaml: the file is empty",
                        "gone.yaml: it is a link that leads to no file",
                        "nameless.yaml: the pipeline has no valid name");
        assertThat(pipelines.others()).isEmpty();
    }

    @Test
    void aLinkIsReadAgainWhenWhatItLeadsToHasChanged(@TempDir Path elsewhere) throws IOException {
        Path real = elsewhere.resolve("real");
        Files.writeString(real, PIPELINE.formatted("one", "1h"));
        Files.createSymbolicLink(folder.resolve("a.yaml"), real);

        assertThat(look()).containsExactly("one");
        Files.writeString(real, PIPELINE.formatted("three", "30m"));
        assertThat(look()).containsExactly("three");
        assertThat(bad).isEmpty();
    }

    @Test
    void aFileThatBecomesWrongIsToldAndItsLastGoodVersionStays() throws IOException {
        write("a.yaml", PIPELINE.formatted("one", "1h"));
        write("b.yaml", PIPELINE.formatted("two", "1h"));
        look();
        write("a.yaml", PIPELINE.formatted("one", "soon"));

        Optional<List<PlannedPipeline>> after = pipelines.look();

        assertThat(bad).containsExactly("a.yaml: 'soon' is not a length of time");
        assertThat(pipelines.text(folder.resolve("a.yaml")))
                .contains(PIPELINE.formatted("one", "1h"));
        assertThat(after.orElseThrow()).extracting(PlannedPipeline::name).contains("one", "two");
        write("a.yaml", PIPELINE.formatted("three", "30m"));
        assertThat(look()).containsExactly("three", "two");
        Files.delete(folder.resolve("a.yaml"));
        assertThat(look()).containsExactly("two");
        assertThat(bad).hasSize(1);
    }

    @Test
    void ofTwoFilesWithOneNameTheSecondIsTold() throws IOException {
        write("a.yaml", PIPELINE.formatted("one", "1h"));
        write("b.yaml", PIPELINE.formatted("one", "2h"));

        assertThat(look()).containsExactly("one");
        assertThat(bad).singleElement().asString().contains("b.yaml", "'one' already", "a.yaml");
    }
}

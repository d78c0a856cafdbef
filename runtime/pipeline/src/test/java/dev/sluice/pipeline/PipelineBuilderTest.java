package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Secret;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipelineBuilderTest {

    private final TemplateCatalog catalog = new TemplateCatalog();

    private static PipelineBuilder orders() {
        return PipelineBuilder.createPipeline("orders", "Loads: the day's orders")
                .addSource("orders", "file", new Options(Map.of("path", "${env.X}")))
                .addTransformation("big", "filter", new Options(Map.of("where", "a > 'it''s'")))
                .addTarget("end", "discard", Options.empty());
    }

    @Test
    void aConnectedPipelineIsValidAndComesBackFromItsFile() {
        PipelineBuilder builder = orders().connect("orders", "big").connect("big", "end");

        assertThat(builder.validate(catalog).problems()).isEmpty();
        assertThat(PipelineReader.read(PipelineWriter.write(builder.build()), catalog).pipeline())
                .contains(builder.build());
    }

    @Test
    void everyOperationIsInTheFileItIsWrittenTo() {
        PipelineBuilder builder =
                orders().addSource("more", "file", new Options(Map.of("path", "b.csv")))
                        .addConnection("lake", new Options(Map.of("type", "duckdb", "path", "x")))
                        .addQuality("both", "check", new Options(Map.of("where", "a > 1")))
                        .use("end", "lake")
                        .place("end", new Pipeline.Position(40, 80.5))
                        .connect("orders", "big", "first")
                        .connect("big", "both")
                        .connect("more", "both")
                        .connect("both", "end");

        assertThat(builder.validate(catalog).problems()).isEmpty();
        Pipeline back =
                PipelineReader.read(PipelineWriter.write(builder.build()), catalog)
                        .pipeline()
                        .orElseThrow();
        assertThat(back.nodes()).containsExactlyInAnyOrderElementsOf(builder.build().nodes());
        assertThat(back.nodes())
                .filteredOn(node -> node.id().equals("both"))
                .flatExtracting(Pipeline.DataNode::inputs)
                .containsExactly(
                        new Pipeline.Connection("big", "big", ""),
                        new Pipeline.Connection("more", "more", ""));
    }

    @Test
    void whatIsNotThereCannotBeConnected() {
        assertThatThrownBy(() -> orders().connect("orders", "nothing"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no node 'nothing' yet");
        assertThat(orders().connect("nothing", "big").validate(catalog).problems())
                .extracting(Problem::message)
                .anyMatch(message -> message.contains("does not exist: 'nothing'"));
    }

    @Test
    void anUnconnectedTargetIsAProblemNotAnException() {
        ValidationResult result = orders().connect("orders", "big").validate(catalog);

        assertThat(result.valid()).isFalse();
        assertThat(result.problems())
                .extracting(Problem::message)
                .contains("target 'end' has no input", "nothing reads from node 'big'");
    }

    @Test
    void anIdCanBeTakenOnce() {
        assertThatThrownBy(() -> orders().addSource("big", "file", Options.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is a node 'big' already");
    }

    @Test
    void aResolvedSecretIsNeverWritten() {
        Pipeline pipeline =
                PipelineBuilder.createPipeline("a", "")
                        .addSource("s", "file", new Options(Map.of("path", new Secret("pw"))))
                        .build();

        assertThatThrownBy(() -> PipelineWriter.write(pipeline))
                .isInstanceOf(PipelineException.class)
                .hasMessageNotContaining("pw");
    }
}

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
                .addSource("orders", "file", new Options(Map.of("path", "${secret.x}")))
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

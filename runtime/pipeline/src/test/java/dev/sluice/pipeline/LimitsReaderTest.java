package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsReaderTest {

    private static ReadResult read(String limits) {
        return PipelineReader.read(
                """
                name: p
                %s
                nodes:
                  - {id: s, source: file, options: {path: a.csv}}
                  - {id: t, target: discard, from: s}
                """
                        .formatted(limits),
                new TemplateCatalog());
    }

    private static Limits limits(ReadResult result) {
        return result.pipeline().orElseThrow().limits();
    }

    @Test
    void aPipelineThatSaysNothingTakesAsLongAsItTakes() {
        assertThat(limits(read(""))).isEqualTo(Limits.NONE);
    }

    @ParameterizedTest
    @CsvSource({"90s, 90", "15m, 900", "2h, 7200", "1d, 86400"})
    void whatIsAskedIsReadAndWritten(String text, long seconds) {
        ReadResult result =
                read("limits: {time: %s, wait: 30m, memory: 2GB, threads: 3}".formatted(text));

        assertThat(limits(result))
                .isEqualTo(
                        new Limits(
                                Optional.of(Duration.ofSeconds(seconds)),
                                Optional.of(Duration.ofMinutes(30)),
                                OptionalLong.of(2L << 30),
                                OptionalInt.of(3)));
        String written = PipelineWriter.write(result.pipeline().orElseThrow());
        assertThat(limits(PipelineReader.read(written, new TemplateCatalog())))
                .isEqualTo(limits(result));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "limits: 2h; limits",
                "limits: {time: soon}; limits.time",
                "limits: {time: 0s}; limits.time",
                "limits: {wait: 1.5h}; limits.wait",
                "limits: {tiem: 2h}; limits.tiem",
                "limits: {memory: 64MB}; limits.memory",
                "limits: {memory: 2000000000}; limits.memory",
                "limits: {memory: 1.5GB}; limits.memory",
                "limits: {threads: 0}; limits.threads",
                "limits: {threads: many}; limits.threads"
            })
    void whatMakesNoSenseIsAProblemWithItsPlace(String limits, String path) {
        assertThat(read(limits).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo(path);
                    assertThat(problem.line()).isEqualTo(2);
                    assertThat(problem.remedy()).isNotBlank();
                });
    }

    @Test
    void editorsKnowThem() {
        assertThat(PipelineSchema.json(new TemplateCatalog())).contains("\"limits\"", "\"wait\"");
    }
}

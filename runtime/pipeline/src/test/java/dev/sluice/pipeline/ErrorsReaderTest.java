package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorsReaderTest {

    private static ReadResult read(String errors) {
        return PipelineReader.read(
                """
                name: p
                %s
                nodes:
                  - {id: s, source: file, options: {path: a.csv}}
                  - {id: t, target: discard, from: s}
                """
                        .formatted(errors),
                new TemplateCatalog());
    }

    @Test
    void aPipelineThatSaysNothingHasTheUsualHandling() {
        assertThat(read("").pipeline().orElseThrow().errors()).isEqualTo(ErrorHandling.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({"5, 250ms, 250", "0, 2s, 2000", "10, 1m, 60000"})
    void retriesAndBackoffAreReadAndWritten(int retries, String backoff, long millis) {
        Pipeline pipeline =
                read("errors: {retries: %d, backoff: %s}".formatted(retries, backoff))
                        .pipeline()
                        .orElseThrow();
        assertThat(pipeline.errors())
                .isEqualTo(new ErrorHandling(retries, Duration.ofMillis(millis)));
        assertThat(
                        PipelineReader.read(PipelineWriter.write(pipeline), new TemplateCatalog())
                                .pipeline()
                                .orElseThrow()
                                .errors())
                .isEqualTo(pipeline.errors());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "errors: 3; errors",
                "errors: {retries: 11}; errors.retries",
                "errors: {retries: often}; errors.retries",
                "errors: {backoff: 61s}; errors.backoff",
                "errors: {backoff: soon}; errors.backoff",
                "errors: {retry: 3}; errors.retry"
            })
    void whatMakesNoSenseIsAProblemWithItsPlace(String errors, String path) {
        ReadResult result = read(errors);
        assertThat(result.problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo(path);
                    assertThat(problem.line()).isEqualTo(2);
                });
    }
}

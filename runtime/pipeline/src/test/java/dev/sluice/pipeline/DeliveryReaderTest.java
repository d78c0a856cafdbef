package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.DeliveryDemand.Commit;
import dev.sluice.pipeline.DeliveryDemand.Guarantee;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryReaderTest {

    private static ReadResult read(String delivery) {
        return PipelineReader.read(
                """
                name: p
                %s
                nodes:
                  - {id: s, source: file, options: {path: a.csv}}
                  - {id: t, target: discard, from: s}
                """
                        .formatted(delivery),
                new TemplateCatalog());
    }

    private static DeliveryDemand demand(ReadResult result) {
        return result.pipeline().orElseThrow().delivery();
    }

    @Test
    void aPipelineThatSaysNothingHasTheUsualDelivery() {
        assertThat(demand(read(""))).isEqualTo(DeliveryDemand.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "5s, 5000", "60m, 3600000"})
    void whatIsAskedIsReadAndWritten(String every, long millis) {
        ReadResult result =
                read(
                        "delivery: {commit: checkpoints, every: %s, guarantee: exactly-once}"
                                .formatted(every));
        assertThat(demand(result))
                .isEqualTo(
                        new DeliveryDemand(
                                Commit.CHECKPOINTS,
                                Optional.of(Duration.ofMillis(millis)),
                                Optional.of(Guarantee.EXACTLY_ONCE)));
        String written = PipelineWriter.write(result.pipeline().orElseThrow());
        assertThat(demand(PipelineReader.read(written, new TemplateCatalog())))
                .isEqualTo(demand(result));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "delivery: fast; delivery",
                "delivery: {commit: sometimes}; delivery.commit",
                "delivery: {guarantee: twice}; delivery.guarantee",
                "delivery: {every: 61m}; delivery.every",
                "delivery: {every: often}; delivery.every",
                "delivery: {comit: at-end}; delivery.comit"
            })
    void whatMakesNoSenseIsAProblemWithItsPlace(String delivery, String path) {
        assertThat(read(delivery).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo(path);
                    assertThat(problem.line()).isEqualTo(2);
                    assertThat(problem.remedy()).isNotBlank();
                });
    }
}

package dev.sluice.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimeLimitTest {

    private static final PipelineException CANCELLED =
            new PipelineException(ErrorCode.CANCELLED, "stopped");

    @Test
    void whatEarlierProcessesHaveUsedCounts() throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Stopper stopper = new Stopper(() -> false);
        stopper.becomes(stopped::countDown);
        try (TimeLimit limit = new TimeLimit(stopper)) {
            limit.begin(Optional.of(Duration.ofHours(2)), Duration.ofHours(3));
            stopped.await();

            assertThat(stopper.stopped()).isTrue();
            assertThat(limit.judge(CANCELLED))
                    .isInstanceOfSatisfying(
                            PipelineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.TIME_EXCEEDED))
                    .hasMessageContaining("2h");
            RuntimeException other = new IllegalStateException("a defect");
            assertThat(limit.judge(other)).as("not by being stopped").isSameAs(other);
        }
    }

    @Test
    void whoeverElseStopsARunHasCancelledIt() {
        Stopper stopper = new Stopper(() -> false);
        stopper.becomes(() -> {});
        try (TimeLimit limit = new TimeLimit(stopper)) {
            limit.begin(Optional.of(Duration.ofHours(2)), Duration.ZERO);
            stopper.stop();

            assertThat(limit.judge(CANCELLED)).isSameAs(CANCELLED);
        }
    }
}

package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Windows;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatermarkTest {

    private static final Duration IDLE = Duration.ofMinutes(1);

    private long nanos = -5;

    private Watermark of(Duration lateness, Optional<Windows.Partitions> partitions) {
        return new Watermark(time(lateness, partitions), Map.of(), WindowMark.OPEN, () -> nanos);
    }

    private static Windows.Time time(Duration lateness, Optional<Windows.Partitions> partitions) {
        return new Windows.Time(
                "at", lateness, partitions, new Windows.Slices(1, 0, Optional.empty()));
    }

    private static Optional<Windows.Partitions> partitions(int count, Optional<Duration> idle) {
        return Optional.of(new Windows.Partitions("p", count, idle));
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void itStaysBehindTheGreatestTimeAndNeverGoesBack() {
        Watermark watermark = of(Duration.ofNanos(5_000), Optional.empty());
        assertThat(watermark.now()).isEqualTo(WindowMark.OPEN);
        watermark.saw("", 100);
        assertThat(watermark.now()).isEqualTo(95);
        watermark.saw("", 40);
        assertThat(watermark.now()).isEqualTo(95);
    }

    @Test
    void theSlowestPartitionHoldsItForAsLongAsItIsSilentWithoutIdle() {
        Watermark watermark = of(Duration.ZERO, partitions(0, Optional.empty()));
        watermark.saw("a", 100);
        watermark.saw("b", 10);
        watermark.saw("a", 200);
        pass(Duration.ofDays(30));
        assertThat(watermark.now()).as("b is at 10").isEqualTo(10);
        assertThat(watermark.ahead()).as("no time helps").isEqualTo(watermark.now());
    }

    @Test
    void aPartitionThatIsIdleIsLeftOutUntilItComesAgain() {
        Watermark watermark = of(Duration.ZERO, partitions(0, Optional.of(IDLE)));
        watermark.saw("a", 100);
        watermark.saw("b", 10);
        assertThat(watermark.now()).isEqualTo(10);
        assertThat(watermark.ahead()).as("time may get it there").isEqualTo(100);
        pass(IDLE);
        watermark.saw("a", 200);
        assertThat(watermark.now()).isEqualTo(200);
        watermark.saw("b", 20);
        watermark.saw("a", 300);
        assertThat(watermark.now()).as("b is there again").isEqualTo(200);
    }

    @Test
    void whereAllAreIdleTheGreatestCounts() {
        Watermark watermark = of(Duration.ZERO, partitions(0, Optional.of(IDLE)));
        watermark.saw("a", 100);
        watermark.saw("b", 10);
        pass(IDLE);
        assertThat(watermark.now()).isEqualTo(100);
    }

    @Test
    void thereIsNoneBeforeAllPartitionsHaveComeOrAreIdle() {
        Watermark watermark = of(Duration.ZERO, partitions(2, Optional.of(IDLE)));
        watermark.saw("a", 100);
        assertThat(watermark.now()).isEqualTo(WindowMark.OPEN);
        pass(IDLE);
        watermark.saw("a", 200);
        assertThat(watermark.now()).isEqualTo(200);

        Watermark forever = of(Duration.ZERO, partitions(2, Optional.empty()));
        forever.saw("a", 100);
        pass(Duration.ofDays(30));
        assertThat(forever.now()).isEqualTo(WindowMark.OPEN);
        forever.saw("b", 50);
        assertThat(forever.now()).isEqualTo(50);
    }

    @Test
    void aRunThatGoesOnKnowsWhatEarlierOnesHaveSeenAndWaitsForTheSilentAnew() {
        Watermark watermark =
                new Watermark(
                        time(Duration.ZERO, partitions(2, Optional.of(IDLE))),
                        Map.of("a", 100L, "b", 10L),
                        5,
                        () -> nanos);
        assertThat(watermark.now()).isEqualTo(10);
        watermark.saw("a", 200);
        assertThat(watermark.now()).isEqualTo(10);
        pass(IDLE);
        assertThat(watermark.now()).isEqualTo(200);
    }
}

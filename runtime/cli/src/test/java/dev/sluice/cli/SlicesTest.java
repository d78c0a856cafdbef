package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.Slices.Slice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlicesTest {

    @Test
    void daysFromTheFirstToTheLast() {
        assertThat(Slices.of("2026-02-27", "2026-03-01", "1d"))
                .containsExactly(
                        new Slice("2026-02-27", "2026-02-28"),
                        new Slice("2026-02-28", "2026-03-01"),
                        new Slice("2026-03-01", "2026-03-02"));
    }

    @Test
    void monthsAreCountedFromTheFirst() {
        assertThat(Slices.of("2026-01-31", "2026-04-30", "1mo"))
                .extracting(Slice::start)
                .containsExactly("2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30");
    }

    @Test
    void hoursBeginAtATime() {
        assertThat(Slices.of("2026-01-01T00:00", "2026-01-01T17:59", "6h"))
                .extracting(Slice::end)
                .containsExactly("2026-01-01T06:00", "2026-01-01T12:00", "2026-01-01T18:00");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02, 2026-01-01, 1d, is before",
        "today, 2026-01-01, 1d, is no day and no time",
        "2026-01-01, 2026-01-02, daily, is no step",
        "2026-01-01, 2026-01-02, 6h, begins at a time",
        "2026-01-01, 2026-01-02T00:00, 1d, are both days",
        "2026-01-01T00:00, 2027-01-01T00:00, 1m, more than 10000"
    })
    void whatIsNoRangeIsSaid(String from, String to, String step, String message) {
        assertThatThrownBy(() -> Slices.of(from, to, step)).hasMessageContaining(message);
    }
}

package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WindowsTest {

    private static final Duration LONG = Duration.ofDays(900);

    private static long at(Windows.Slices slices, String time) {
        return slices.at(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time)));
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    @Test
    void slicesChangeWhereWindowsEndAlsoBefore1970() {
        Windows.Slices hours =
                new Windows.Slices(
                        micros(Duration.ofHours(1)),
                        micros(Duration.ofMinutes(10)),
                        Optional.empty());
        assertThat(at(hours, "2026-01-05T08:10:00Z"))
                .isEqualTo(at(hours, "2026-01-05T08:09:59.999999Z") + 1)
                .isEqualTo(at(hours, "2026-01-05T09:09:59.999999Z"));
        assertThat(at(hours, "1970-01-01T00:09:59Z")).isEqualTo(-1);
    }

    @Test
    void daysOfAZoneEndAtItsMidnight() {
        Windows.Slices days =
                new Windows.Slices(
                        micros(Duration.ofDays(1)), 0, Optional.of(ZoneId.of("Europe/Berlin")));
        assertThat(at(days, "2026-03-28T23:00:00Z"))
                .isEqualTo(at(days, "2026-03-29T21:59:59Z"))
                .isEqualTo(at(days, "2026-03-28T22:59:59Z") + 1)
                .isEqualTo(at(days, "2026-03-29T22:00:00Z") - 1);
    }

    @Test
    void durationsGoUpToDays() {
        Options options = new Options(Map.of("size", "7d", "none", "0d", "word", "a day"));
        assertThat(options.duration("size", Duration.ZERO, LONG)).isEqualTo(Duration.ofDays(7));
        assertThatThrownBy(() -> options.duration("none", Duration.ZERO, LONG))
                .hasMessageContaining("'0d'");
        assertThatThrownBy(() -> options.duration("word", Duration.ZERO, LONG))
                .hasMessageContaining("write it as");
        assertThatThrownBy(() -> options.duration("size", Duration.ZERO, Duration.ofDays(6)))
                .hasMessageContaining("longer than");
    }
}

package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every store keeps of schedules and figures. */
interface HistoryContract extends StoreFixture {

    @Test
    default void aScheduleKeepsItsPauseWhenItsTextChanges() {
        store().schedules().put("orders", "orders.yaml", "every: 1h");
        store().schedules().pause("orders", true);
        store().schedules().next("orders", Optional.of(NOON));
        store().schedules().put("orders", "orders.yaml", "every: 2h");

        assertThat(store().schedules().find("orders"))
                .contains(
                        new ScheduleEntry(
                                "orders",
                                "orders.yaml",
                                "every: 2h",
                                true,
                                NOON,
                                Optional.empty(),
                                Optional.of(NOON),
                                ""));
    }

    @Test
    default void whatWasDecidedIsKept() {
        store().schedules().put("orders", "orders.yaml", "every: 1h");
        store().schedules()
                .decided("orders", NOON, Optional.of(NOON.plusSeconds(3600)), "begun as e-1");
        ScheduleEntry begun = store().schedules().find("orders").orElseThrow();
        store().schedules().decided("orders", NOON, Optional.empty(), "skipped: it still runs");
        ScheduleEntry skipped = store().schedules().find("orders").orElseThrow();

        assertThat(begun.planned()).contains(NOON);
        assertThat(begun.next()).contains(NOON.plusSeconds(3600));
        assertThat(begun.decision()).isEqualTo("begun as e-1");
        assertThat(skipped.next()).isEmpty();
        store().schedules().remove("orders");
        assertThat(store().schedules().all()).isEmpty();
        assertThatThrownBy(() -> store().schedules().pause("orders", true))
                .hasMessageContaining("there is no schedule for 'orders'");
    }

    @Test
    default void figuresAreReadByRangeAndRemovedByAge() {
        List<MetricPoint> points =
                List.of(point(0, 1.5), point(60, 2.5), point(120, Double.MAX_VALUE));
        store().metrics().append(points);

        assertThat(store().metrics().range("orders", "load", "rows", NOON, NOON.plusSeconds(120)))
                .isEqualTo(points.subList(0, 2));
        assertThat(store().metrics().purge(NOON.plusSeconds(60))).isEqualTo(1);
        assertThat(store().metrics().range("orders", "load", "rows", NOON, NOON.plusSeconds(999)))
                .isEqualTo(points.subList(1, 3));
        assertThat(store().metrics().range("orders", "", "rows", NOON, NOON.plusSeconds(9)))
                .isEmpty();
    }

    private static MetricPoint point(long seconds, double value) {
        return new MetricPoint("orders", "load", "rows", NOON.plusSeconds(seconds), value);
    }
}

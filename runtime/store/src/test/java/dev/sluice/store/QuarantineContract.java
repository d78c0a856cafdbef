package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.HeldRow.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every store keeps of rows that are held. */
interface QuarantineContract extends StoreFixture {

    private static HeldRow held(long number, HeldRow.Broken... broken) {
        return new HeldRow(
                HeldRow.id("e-1", "check", number),
                "e-1",
                "orders",
                "check",
                List.of(broken),
                "orders.csv:" + number,
                "{\"id\": " + number + "}",
                "k-" + number,
                State.HELD,
                0,
                NOON.plusSeconds(number));
    }

    private static HeldRow.Broken broken(String rule, String reason) {
        return new HeldRow.Broken(rule, reason);
    }

    @Test
    default void heldRowsComeBackAsTheyWere() {
        HeldRow odd =
                new HeldRow(
                        HeldRow.id("e-1", "check", 1),
                        "e-1",
                        "orders",
                        "check",
                        List.of(broken("a", "b"), broken("", "cannot be read")),
                        "",
                        "nul \u0000, sub \u001a and 0, \u001a0, 雪\n",
                        "",
                        State.HELD,
                        0,
                        NOON);
        store().quarantine().hold(List.of(odd, held(2)));

        assertThat(store().quarantine().list(HeldQuery.first(10))).containsExactly(odd, held(2));
    }

    @Test
    default void tenThousandRowsAreHeldAtOnceAndInOrder() {
        List<HeldRow> rows = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            rows.add(held(i, broken("positive", "is " + i % 2)));
        }
        store().quarantine().hold(rows);
        store().quarantine().hold(rows.subList(0, 500)); // a retry holds the same rows again

        List<HeldRow> first = store().quarantine().list(HeldQuery.first(6_000));
        List<HeldRow> then =
                store().quarantine().list(HeldQuery.first(6_000).after(first.getLast().id()));

        assertThat(first).isEqualTo(rows.subList(0, 6_000));
        assertThat(then).isEqualTo(rows.subList(6_000, 10_000));
    }

    @Test
    default void rowsAreGroupedByWhatTheyBroke() {
        store().quarantine()
                .hold(
                        List.of(
                                held(1, broken("positive", "is negative")),
                                held(2, broken("positive", "is negative"), broken("known", "x")),
                                held(3, broken("positive", "is null"))));

        assertThat(store().quarantine().groups(Optional.of("orders"), State.HELD))
                .containsExactly(
                        group("positive", "is negative", 2, 1, 2),
                        group("known", "x", 1, 2, 2),
                        group("positive", "is null", 1, 3, 3));
        assertThat(store().quarantine().groups(Optional.of("other"), State.HELD)).isEmpty();
        assertThat(store().quarantine().groups(Optional.empty(), State.REPLAYED)).isEmpty();
    }

    private static HeldGroup group(String rule, String reason, long rows, int first, int last) {
        return new HeldGroup(
                "orders",
                "check",
                rule,
                reason,
                rows,
                NOON.plusSeconds(first),
                NOON.plusSeconds(last));
    }

    @Test
    default void aRowIsReplayedOnceAndPurgedForGood() {
        store().quarantine().hold(List.of(held(1), held(2), held(3)));
        List<String> two = List.of(held(1).id(), held(2).id());

        assertThat(store().quarantine().attempted(two)).isEqualTo(2);
        assertThat(store().quarantine().replayed(two.subList(0, 1))).isEqualTo(1);
        assertThat(store().quarantine().replayed(two)).as("one of them was already").isEqualTo(1);
        assertThat(store().quarantine().purge(List.of(held(3).id()))).isEqualTo(1);
        store().quarantine().hold(List.of(held(3)));

        List<HeldRow> rows = store().quarantine().list(HeldQuery.first(10));
        assertThat(rows)
                .extracting(HeldRow::state)
                .containsExactly(State.REPLAYED, State.REPLAYED, State.PURGED);
        assertThat(rows).extracting(HeldRow::attempts).containsExactly(1, 1, 0);
        assertThat(rows.get(2).raw()).isEmpty();
        assertThat(store().quarantine().list(HeldQuery.first(10).in(State.HELD))).isEmpty();
    }
}

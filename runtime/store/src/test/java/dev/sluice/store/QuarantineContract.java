package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.store.HeldRow.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
                "",
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
                        "",
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

        HeldFilter orders = HeldFilter.ALL.of("orders");
        assertThat(store().quarantine().groups(orders.in(State.HELD)))
                .containsExactly(
                        group("positive", "is negative", 2, 1, 2),
                        group("known", "x", 1, 2, 2),
                        group("positive", "is null", 1, 3, 3));
        assertThat(store().quarantine().groups(HeldFilter.ALL.of("other"))).isEmpty();
        assertThat(store().quarantine().groups(orders.in(State.REPLAYED))).isEmpty();
        assertThat(store().quarantine().groups(orders.before(NOON.plusSeconds(2))))
                .containsExactly(group("positive", "is negative", 1, 1, 1));
    }

    @Test
    default void rowsAreFoundByAllThatIsKnownOfThem() {
        store().quarantine()
                .hold(
                        List.of(
                                held(1, broken("positive", "is negative")),
                                held(2, broken("known", "x"))));
        HeldFilter all = HeldFilter.ALL;

        assertThat(ids(all.of("orders").at("check").from("e-1"))).hasSize(2);
        assertThat(ids(all.at("other"))).isEmpty();
        assertThat(ids(all.from("e-2"))).isEmpty();
        assertThat(ids(known())).containsExactly(held(2).id());
        assertThat(store().quarantine().sources(all))
                .containsExactly(new HeldSource("orders", "check", "e-1", 2));
        assertThat(store().quarantine().find(List.of(held(2).id(), "none")))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.idempotency()).isEqualTo("k-2");
                    assertThat(row.broken()).containsExactly(broken("known", "x"));
                });
    }

    private static HeldFilter known() {
        return new HeldFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.of("known"),
                Optional.empty(),
                Set.of(),
                Optional.empty());
    }

    private List<String> ids(HeldFilter filter) {
        return store().quarantine().list(HeldQuery.first(filter, 10)).stream()
                .map(HeldRow::id)
                .toList();
    }

    private static HeldGroup group(String rule, String reason, long rows, int first, int last) {
        return new HeldGroup(
                "orders",
                "check",
                rule,
                reason,
                State.HELD,
                rows,
                NOON.plusSeconds(first),
                NOON.plusSeconds(last));
    }

    private static Replay replay(String id, int mostAttempts) {
        return Replay.begin(id, "orders", "check", List.of("id = 1", "id = id"), mostAttempts);
    }

    private int open(Replay replay, State... states) {
        return store().replays().open(replay, HeldFilter.ALL.in(states), List.of("e-1"));
    }

    private List<HeldRow> all() {
        return store().quarantine().list(HeldQuery.first(10));
    }

    @Test
    default void aReplayTakesItsRowsAndSettlesEachOfThem() {
        store().quarantine().hold(List.of(held(1, broken("a", "b")), held(2, broken("c", "d"))));
        Replay replay = replay("r-1", 5);

        assertThat(open(replay, State.HELD)).isEqualTo(2);
        assertThat(all()).extracting(HeldRow::state).containsOnly(State.REPLAYING);
        assertThat(all()).extracting(HeldRow::replay).containsOnly("r-1");
        assertThat(store().replays().open("orders")).contains(replay);
        store().replays().committed("r-1");
        Replays.Refused refused = new Replays.Refused(held(2).id(), List.of(broken("e", "f")));
        store().replays().refused(replay, List.of(refused));
        store().replays().refused(replay, List.of(refused)); // after a crash, once more
        store().replays().end("r-1");

        assertThat(all()).extracting(HeldRow::state).containsExactly(State.REPLAYED, State.HELD);
        assertThat(all()).extracting(HeldRow::attempts).containsExactly(1, 1);
        assertThat(all().get(1).broken()).containsExactly(broken("e", "f"));
        assertThat(store().replays().open("orders")).isEmpty();
        assertThat(store().replays().outcome("r-1"))
                .isEqualTo(Map.of(State.REPLAYED, 1L, State.HELD, 1L));
    }

    @Test
    default void oneReplayOfAPipelineIsOpenAtATime() {
        store().quarantine().hold(List.of(held(1)));
        open(replay("r-1", 5), State.HELD);

        try (StateStore other = another()) {
            assertThatThrownBy(() ->
                            other.replays().open(replay("r-2", 5), HeldFilter.ALL, List.of("e-1")))
                    .hasMessageContaining("by execution r-1");
            other.replays().release("r-1");
        }

        assertThat(all()).extracting(HeldRow::state).containsExactly(State.HELD);
        assertThat(all()).extracting(HeldRow::attempts).as("nothing was tried").containsExactly(0);
        assertThat(open(replay("r-2", 5), State.HELD)).isEqualTo(1);
    }

    @Test
    default void aReplayWithoutRowsIsNotOpen() {
        assertThat(open(replay("r-1", 5), State.HELD)).isZero();
        store().quarantine().hold(List.of(held(1)));

        assertThat(store().replays().open(replay("r-2", 5), HeldFilter.ALL, List.of("e-2")))
                .as("of another execution")
                .isZero();
        assertThat(open(replay("r-3", 5), State.HELD)).isEqualTo(1);
    }

    @Test
    default void aRowThatFailsTooOftenIsGivenUp() {
        store().quarantine().hold(List.of(held(1, broken("a", "b"))));

        for (int attempt = 1; attempt <= 2; attempt++) {
            Replay replay = replay("r-" + attempt, 2);
            assertThat(open(replay, State.HELD)).isEqualTo(1);
            store().replays()
                    .refused(replay, List.of(new Replays.Refused(held(1).id(), List.of())));
            store().replays().end(replay.execution());
        }

        assertThat(all()).extracting(HeldRow::state).containsExactly(State.GIVEN_UP);
        assertThat(open(replay("r-3", 2), State.HELD)).isZero();
        assertThat(open(replay("r-4", 2), State.HELD, State.GIVEN_UP)).isEqualTo(1);
        store().replays().release("r-4");
        assertThat(all()).extracting(HeldRow::state).containsExactly(State.GIVEN_UP);
    }

    @Test
    default void rowsArePurgedForGoodButNotWhileTheyAreSent() {
        store().quarantine().hold(List.of(held(1), held(2), held(3)));
        store().replays()
                .open(replay("r-1", 5), HeldFilter.ALL.before(NOON.plusSeconds(2)), List.of("e-1"));

        assertThat(store().quarantine().purge(HeldFilter.ALL.before(NOON.plusSeconds(3))))
                .isEqualTo(1);
        store().quarantine().hold(List.of(held(2)));

        assertThat(all())
                .extracting(HeldRow::state)
                .containsExactly(State.REPLAYING, State.PURGED, State.HELD);
        assertThat(all().get(1).raw()).isEmpty();
    }

    @Test
    default void aFileIsSpentOnceAllItsRowsArePurged() {
        store().quarantine().hold(List.of(held(1)));
        store().quarantine().note("e-1", HeldFile.PART);
        store().quarantine().note("e-1", HeldFile.HELD);
        store().quarantine().note("e-2", HeldFile.LEFT);

        assertThat(store().quarantine().files())
                .isEqualTo(Map.of("e-1", HeldFile.HELD, "e-2", HeldFile.LEFT));
        assertThat(store().quarantine().spent()).isEmpty();
        store().quarantine().purge(HeldFilter.ALL);
        assertThat(store().quarantine().spent()).containsExactly("e-1");
        store().quarantine().forget("e-1");
        assertThat(store().quarantine().files()).containsOnlyKeys("e-2");
    }
}

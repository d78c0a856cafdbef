package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every store keeps of times that a schedule was due, and of what waits. */
interface FiresContract extends StoreFixture {

    private static NewExecution scheduled(String id) {
        return NewExecution.of(
                id, "orders", "orders.yaml", new Trigger(Trigger.Kind.SCHEDULE, NOON.toString()));
    }

    private void scheduled() {
        store().schedules().put("orders", "orders.yaml", "{every: 1h}");
    }

    @Test
    default void aDueIsDecidedOnceHoweverOftenItIsAsked() {
        scheduled();
        Due due = Due.at("orders", NOON.plusSeconds(60));

        assertThat(store().fires().ask(due, scheduled("e-1"), Set.of())).isTrue();
        try (StateStore other = another()) {
            assertThat(other.fires().ask(due, scheduled("e-2"), Set.of())).isFalse();
            assertThat(other.fires().skip(due, 1, "no")).isFalse();
            assertThat(other.executions().find("e-2")).isEmpty();
        }

        assertThat(store().fires().known("orders", due.key())).isTrue();
        assertThat(store().fires().of("orders", 9))
                .containsExactly(
                        new Fire(
                                "orders",
                                due.key(),
                                NOON.plusSeconds(60),
                                Fire.Outcome.ASKED,
                                "e-1",
                                1,
                                ""));
        assertThat(store().schedules().find("orders").orElseThrow())
                .satisfies(entry -> {
                    assertThat(entry.settled()).isEqualTo(NOON.plusSeconds(60));
                    assertThat(entry.planned()).contains(NOON.plusSeconds(60));
                    assertThat(entry.decision()).isEqualTo("asked for e-1");
                });
    }

    @Test
    default void anEventSettlesNoTime() {
        scheduled();
        store().fires().skip(Due.by("orders", "in/a.csv", NOON.plusSeconds(60)), 1, "not now");

        assertThat(store().schedules().find("orders").orElseThrow().settled()).isEqualTo(NOON);
        assertThat(store().fires().of("orders", 9).getFirst().outcome())
                .isEqualTo(Fire.Outcome.SKIPPED);
    }

    @Test
    default void whatIsReplacedIsCancelledWhereItWaitsAndToldWhereItRuns() {
        scheduled();
        store().fires().ask(Due.at("orders", NOON.plusSeconds(1)), scheduled("e-1"), Set.of());
        store().executions().start("e-1", Owner.self());
        store().fires().ask(Due.at("orders", NOON.plusSeconds(2)), scheduled("e-2"), Set.of());
        store().fires()
                .ask(
                        Due.at("orders", NOON.plusSeconds(3)),
                        scheduled("e-3"),
                        List.of("e-1", "e-2"));

        assertThat(store().waiting().of("orders"))
                .extracting(StoredExecution::id)
                .containsExactly("e-1", "e-3");
        assertThat(store().fires().of("orders", 9))
                .extracting(Fire::outcome)
                .containsExactly(Fire.Outcome.ASKED, Fire.Outcome.REPLACED, Fire.Outcome.REPLACED);
        assertThat(store().fires().of("orders", 9).getLast().reason()).contains("e-3");
    }

    @Test
    default void anotherTextAndTheEndOfAPauseSettleWhatWas() {
        scheduled();
        store().fires().skip(Due.at("orders", NOON.minusSeconds(5)), 1, "early");
        assertThat(store().schedules().find("orders").orElseThrow().settled()).isEqualTo(NOON);
        store().schedules().settle("orders", NOON.plusSeconds(5));
        store().schedules().put("orders", "orders.yaml", "{every: 1h}");
        assertThat(store().schedules().find("orders").orElseThrow().settled())
                .isEqualTo(NOON.plusSeconds(5));
        store().schedules().put("orders", "orders.yaml", "{every: 2h}");
        assertThat(store().schedules().find("orders").orElseThrow().settled()).isEqualTo(NOON);
        harm("UPDATE schedule SET settled_at = 0");
        store().schedules().pause("orders", false);
        assertThat(store().schedules().find("orders").orElseThrow().settled())
                .as("it was not paused")
                .isBefore(NOON);
        store().schedules().pause("orders", true);
        store().schedules().pause("orders", false);
        assertThat(store().schedules().find("orders").orElseThrow().settled()).isEqualTo(NOON);
    }

    @Test
    default void whatAnotherPipelineHasDoneIsAnsweredOnce() {
        store().schedules().put("report", "report.yaml", "{after: orders}");
        store().executions().begin(StoreFixture.asked("e-1"), Owner.self());
        store().executions().succeed("e-1", ACCOUNT);
        store().executions().begin(StoreFixture.asked("e-2"), Owner.self());
        store().executions().cancel("e-2", ACCOUNT);

        assertThat(store().fires().unanswered("report", "orders", NOON))
                .extracting(StoredExecution::id)
                .containsExactly("e-1");
        assertThat(store().fires().unanswered("report", "orders", NOON.plusSeconds(1))).isEmpty();
        store().fires().skip(Due.by("report", "e-1", NOON), 1, "not now");
        assertThat(store().fires().unanswered("report", "orders", NOON)).isEmpty();
    }

    @Test
    default void whatWaitsLongestIsNextUnlessItsScheduleIsPaused() {
        scheduled();
        store().executions().queue(scheduled("e-1"), "");
        store().executions().queue(StoreFixture.asked("e-2"), "");
        store().executions().begin(StoreFixture.asked("e-3"), Owner.self());

        assertThat(next(Set.of(), Set.of())).isEqualTo("e-1");
        assertThat(next(Set.of(), Set.of("e-1"))).isEqualTo("e-2");
        assertThat(next(Set.of("orders"), Set.of())).isEmpty();
        store().schedules().pause("orders", true);
        assertThat(next(Set.of("other"), Set.of())).as("asked for by hand").isEqualTo("e-2");
        assertThat(store().waiting().running())
                .extracting(StoredExecution::id)
                .containsExactly("e-3");
    }

    private String next(Set<String> full, Set<String> taken) {
        return store().waiting().next(full, taken).map(StoredExecution::id).orElse("");
    }

    @Test
    default void oldFiresGoButTheLatestAndThoseThatMayBeSeenAgain() {
        scheduled();
        for (int hour = 0; hour < 6; hour++) {
            store().fires().skip(Due.at("orders", NOON.plusSeconds(hour * 3600L)), 1, "no");
        }
        store().fires().skip(Due.by("orders", "in/a.csv", NOON), 1, "no");
        store().fires().skip(Due.by("other", "x", NOON), 1, "no");

        int gone =
                store().fires().purge("orders", NOON.plusSeconds(3 * 3600), 2, Set.of("in/a.csv"));

        assertThat(gone).isEqualTo(3);
        assertThat(store().fires().of("orders", 9))
                .extracting(fire -> fire.planned().getEpochSecond() - NOON.getEpochSecond())
                .containsExactly(5 * 3600L, 4 * 3600L, 3 * 3600L, 0L);
        assertThat(store().fires().known("orders", "in/a.csv")).isTrue();
        assertThat(store().fires().known("other", "x")).isTrue();
        assertThat(store().fires().purge("orders", NOON.plusSeconds(9 * 3600), 4, Set.of()))
                .as("the latest stay, however old")
                .isZero();
    }
}

package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.store.NewExecution;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoreLocation;
import dev.sluice.store.Trigger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schedules as they are seen and held from outside the scheduler. */
class ScheduleCommandsIT {

    @TempDir Path folder;

    private StateStore store() {
        return StateStore.open(new StoreLocation.Embedded(folder.resolve("home")));
    }

    private void schedules() {
        try (StateStore store = store()) {
            store.schedules()
                    .put("orders", "/p/orders.yaml", "{cron: 30 2 * * *, zone: Europe/Berlin}");
            store.schedules().put("drop", "/p/drop.yaml", "{on-arrival: in/*.csv, at-most: 2}");
            store.schedules().next("orders", Optional.of(Instant.parse("2026-03-01T01:30:00Z")));
        }
    }

    private Launched schedule(String... arguments) {
        List<String> all = new ArrayList<>(List.of("schedule"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--home", folder.resolve("home").toString()));
        return Launched.call(all.toArray(String[]::new));
    }

    @Test
    void schedulesAreListedWithWhatIsNext() throws IOException {
        schedules();

        assertThat(schedule("list").out())
                .contains(
                        "orders", "{cron: 30 2 * * *, zone: Europe/Berlin}", "2026-03-01 01:30:00");
        JsonNode listed = schedule("list", "--json").document();
        assertThat(listed).hasSize(2);
        assertThat(listed.get(1).get("next").asText()).isEqualTo("2026-03-01T01:30:00Z");
        assertThat(listed.get(1).get("planned").isNull()).isTrue();
    }

    @Test
    void howManyWaitIsListed() throws IOException {
        schedules();
        try (StateStore store = store()) {
            for (int i = 0; i < 3; i++) {
                Trigger trigger = new Trigger(Trigger.Kind.ARRIVAL, "in/" + i + ".csv");
                store.executions()
                        .queue(NewExecution.of("e" + i, "drop", "/p/drop.yaml", trigger), "");
            }
        }

        JsonNode listed = schedule("list", "--json").document();
        assertThat(listed.findValuesAsText("pipeline")).containsExactly("drop", "orders");
        assertThat(listed.findValuesAsText("waiting")).containsExactly("3", "0");
        assertThat(schedule("list").out()).contains("wait").containsPattern("drop .* 3\\n");
    }

    @Test
    void momentsAreShownInTheZoneOfTheScheduleAndEventsInWords() throws IOException {
        schedules();

        Launched next = schedule("next", "--count", "2");

        assertThat(next.out())
                .containsPattern("orders  .* 02:30:00 \\+0[12]:00  .* 0[01]:30:00")
                .contains("when a file arrives: in/*.csv");
        JsonNode moments = schedule("next", "orders", "--count", "400", "--json").document();
        assertThat(moments.get(0).get("moments")).hasSize(400);
        assertThat(schedule("next", "--count", "0").code()).isEqualTo(ExitCode.INVALID);
    }

    @Test
    void aScheduleIsPausedAndGoesOn() throws IOException {
        schedules();

        assertThat(schedule("pause", "orders").out()).contains("is paused: what runs goes on");
        assertThat(schedule("pause", "orders").out()).contains("is paused already");
        assertThat(schedule("list").out()).containsPattern("orders .* paused");
        assertThat(schedule("next", "orders").out()).contains("paused");
        assertThat(schedule("resume", "orders", "--json").document().get("paused").asBoolean())
                .isFalse();
    }

    @Test
    void aPipelineWithoutAScheduleIsToldWithTheNearest() {
        Launched none = schedule("pause", "orders");
        schedules();
        Launched near = schedule("resume", "order");

        assertThat(none.code()).isEqualTo(ExitCode.INVALID);
        assertThat(none.err()).contains("there is no schedule for 'orders'", "sluice start");
        assertThat(near.err()).contains("did you mean 'orders'?");
        assertThat(Launched.call("schedule").err()).contains("a command is missing");
    }

    @Test
    void whoOnlyLooksMakesNothing() {
        assertThat(schedule("list").out()).contains("No schedules yet");
        assertThat(schedule("next").out()).contains("No schedules yet");
        assertThat(folder.resolve("home")).doesNotExist();
    }
}

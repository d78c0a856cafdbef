package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The store in a file of SQLite. */
class EmbeddedStoreIT extends StateStoreContract {

    @Override
    Map<String, String> environment() {
        return Map.of();
    }

    @Test
    void severalProcessesMayMakeItAtOnce() {
        Path fresh = home.resolve("fresh");
        try (Child one = Child.start(fresh, Map.of(), "write", "a", "20");
                Child two = Child.start(fresh, Map.of(), "write", "b", "20");
                Child three = Child.start(fresh, Map.of(), "write", "c", "20")) {
            assertThat(one.rest()).hasSize(20);
            assertThat(two.rest()).hasSize(20);
            assertThat(three.rest()).hasSize(20);
            assertThat(
                            one.loaded("org.flywaydb")
                                    || two.loaded("org.flywaydb")
                                    || three.loaded("org.flywaydb"))
                    .as("somebody made it")
                    .isTrue();
        }
    }

    @Test
    void whoWantsARunToStopIsHeardThoughTheStoreHasNoRoomForIt() throws IOException {
        store().executions().begin(StoreFixture.asked("e-1", Map.of()), Owner.self());
        Path notes = home.resolve("cancel");
        assertThat(store().executions().isCancelAsked("e-1")).isFalse();

        assertThat(CancelNotes.in(home).leave("e-1")).isTrue();
        assertThat(CancelNotes.in(home).leave("e-1")).as("twice").isTrue();
        assertThat(CancelNotes.in(home).leave("../state.db")).as("no name of a run").isFalse();
        assertThat(CancelNotes.in(home).leave("e-2")).as("one that never was").isTrue();

        assertThat(store().executions().isCancelAsked("e-1")).isTrue();
        store().abandoned().recover(Owner.self());
        assertThat(notes).as("entered, or of nobody").isEmptyDirectory();
        assertThat(store().executions().isCancelAsked("e-1")).isTrue();
    }
}

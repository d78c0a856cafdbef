package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

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
}

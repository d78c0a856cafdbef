package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreLocationTest {

    private static StoreLocation location(Map<String, String> environment) {
        return StoreLocation.of(
                Path.of("/home/sluice"), name -> Optional.ofNullable(environment.get(name)));
    }

    @Test
    void withoutASettingTheStateIsInTheHomeFolder() {
        StoreLocation home = new StoreLocation.Embedded(Path.of("/home/sluice"));

        assertThat(location(Map.of())).isEqualTo(home);
        assertThat(location(Map.of(StoreLocation.SETTING, " "))).isEqualTo(home);
    }

    @Test
    void oneSettingChoosesPostgres() {
        StoreLocation chosen =
                location(
                        Map.of(
                                StoreLocation.SETTING,
                                "postgresql://me@db.example:5433/state?sslmode=require",
                                StoreLocation.PASSWORD,
                                "s3cret"));

        assertThat(chosen)
                .isInstanceOfSatisfying(
                        StoreLocation.Postgres.class,
                        postgres -> {
                            assertThat(postgres.url())
                                    .isEqualTo(
                                            "jdbc:postgresql://db.example:5433/state?sslmode=require");
                            assertThat(postgres.user()).isEqualTo("me");
                            assertThat(postgres.password().reveal()).isEqualTo("s3cret");
                        });
        assertThat(chosen.toString()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://me:s3cret@db/state",
                "postgresql://me@db/state?password=s3cret",
                "mysql://s3cret@db/state",
                "postgresql://db/s3cret",
                "postgresql://me@db/",
                "s3cret \\ what"
            })
    void aSettingThatIsNoneIsNeverRepeated(String setting) {
        assertThatThrownBy(() -> location(Map.of(StoreLocation.SETTING, setting)))
                .hasMessageContaining(StoreLocation.SETTING)
                .hasMessageNotContaining("s3cret")
                .hasNoCause();
    }
}

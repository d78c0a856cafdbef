package dev.sluice.store;

import dev.sluice.api.Secret;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Where the state is kept. */
public sealed interface StoreLocation {

    /** The variable that names a PostgreSQL database to keep the state in. */
    String SETTING = "SLUICE_STORE";

    /** The variable with that database's password. */
    String PASSWORD = "SLUICE_STORE_PASSWORD";

    /** In the file {@code state.db} of the home folder. */
    record Embedded(Path home) implements StoreLocation {
        public Embedded {
            home = home.toAbsolutePath().normalize();
        }
    }

    /**
     * In a PostgreSQL database, in the first schema of its search path.
     *
     * @param url for JDBC, without user and password
     */
    record Postgres(String url, String user, Secret password) implements StoreLocation {}

    /**
     * Where the environment says; where it says nothing, in the home folder.
     *
     * @throws dev.sluice.api.PipelineException where the setting is not an address of PostgreSQL;
     *     the message never repeats it, since it may hold a password
     */
    static StoreLocation of(Path home, Function<String, Optional<String>> environment) {
        return environment
                .apply(SETTING)
                .filter(setting -> !setting.isBlank())
                .map(setting -> PostgresAddress.parse(setting, environment.apply(PASSWORD)))
                .orElseGet(() -> new Embedded(home));
    }
}

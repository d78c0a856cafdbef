package dev.sluice.component.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Secret;
import dev.sluice.api.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people meet most often when a server is named: each is one message with its code. */
final class ServerFaultsIT {

    private static Map<String, Object> connection(String type) {
        return type.equals("postgresql") ? Servers.postgres() : Servers.maria();
    }

    private static Map<String, Object> with(
            Map<String, Object> connection, String key, Object value) {
        Map<String, Object> changed = new HashMap<>(connection);
        changed.put(key, value);
        return changed;
    }

    private static void fails(
            Map<String, Object> connection,
            Map<String, Object> options,
            ErrorCode code,
            String... words) {
        try (RootAllocator allocator = new RootAllocator();
                Source source = Place.in(connection).source(allocator, options)) {
            assertThatThrownBy(source::schema)
                    .isInstanceOfSatisfying(
                            PipelineException.class, e -> assertThat(e.code()).isEqualTo(code))
                    .hasMessageContainingAll(words)
                    .hasMessageNotContaining("wrong-word");
        }
    }

    /** A user who has to know a password. */
    private static void user() throws Exception {
        Place place = Place.in(Servers.postgres());
        try (RootAllocator allocator = new RootAllocator()) {
            Map<String, Object> query =
                    Map.of("query", "SELECT current_setting('hba_file') AS file");
            Path file = Path.of((String) place.rows(allocator, query).getFirst().get("file"));
            place.execute("CREATE ROLE eve LOGIN PASSWORD 'right'");
            Files.writeString(file, "host all eve all scram-sha-256\n" + Files.readString(file));
            place.execute("SELECT pg_reload_conf()");
        }
    }

    // MariaDB's embedded server asks nobody for a password: FaultsTest has its words
    @Test
    void a_wrong_password_is_denied_and_not_shown() throws Exception {
        user();
        Map<String, Object> eve =
                with(with(Servers.postgres(), "user", "eve"), "password", new Secret("wrong-word"));
        fails(
                eve,
                Map.of(),
                ErrorCode.ACCESS_DENIED,
                "postgresql",
                "user or password",
                "check 'user'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mariadb"})
    void a_host_that_is_not_there_is_named(String type) {
        fails(
                with(connection(type), "host", "no.such.host.invalid"),
                Map.of(),
                ErrorCode.TARGET_UNREACHABLE,
                type,
                "no.such.host.invalid",
                "check 'host'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mariadb"})
    void a_port_without_a_server_is_named(String type) {
        fails(
                with(connection(type), "port", 1),
                Map.of(),
                ErrorCode.TARGET_UNREACHABLE,
                "localhost:1",
                "that it runs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mariadb"})
    void a_database_that_is_not_there_is_named(String type) {
        fails(
                with(connection(type), "database", "nowhere"),
                Map.of(),
                ErrorCode.SOURCE_NOT_FOUND,
                "nowhere",
                "check 'database'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mariadb"})
    void a_query_of_a_column_that_is_not_there_is_named(String type) {
        fails(
                connection(type),
                Map.of("query", "SELECT nothing FROM (SELECT 1 AS something) s"),
                ErrorCode.SCHEMA_MISMATCH,
                "nothing",
                "check the names of the columns");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mariadb"})
    void a_query_of_a_table_that_is_not_there_is_named(String type) {
        fails(
                connection(type),
                Map.of("query", "SELECT * FROM nothing_here"),
                ErrorCode.SOURCE_NOT_FOUND,
                "nothing_here",
                "check the name of the table");
    }
}

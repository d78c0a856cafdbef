package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The store in a real PostgreSQL; each test has a schema of its own. */
class PostgresStoreIT extends StateStoreContract {

    private static EmbeddedPostgres server;
    private static int schemas;
    private String schema;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Override
    Map<String, String> environment() {
        if (schema == null) {
            schemas++;
            schema = "store" + schemas;
            execute("CREATE SCHEMA " + schema);
        }
        return Map.of(
                StoreLocation.SETTING,
                "postgresql://postgres@localhost:"
                        + server.getPort()
                        + "/postgres?currentSchema="
                        + schema,
                StoreLocation.PASSWORD,
                "s3cret");
    }

    private static void execute(String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void cutAllConnections() {
        execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name ="
                        + " 'sluice'");
    }

    @Test
    void aLostConnectionIsToldAndMadeAnew() {
        store().executions().queue(StoreFixture.asked("e-1"), "");
        cutAllConnections();

        assertThatThrownBy(() -> store().executions().find("e-1"))
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.STATE_UNREACHABLE))
                .hasMessageContaining("localhost:" + server.getPort());
        assertThat(store().executions().find("e-1")).isPresent();
    }

    @Test
    void aLostConnectionIsALostLock() {
        try (SchedulerLock lock = store().lockScheduler()) {
            cutAllConnections();
            await().until(() -> !lock.held());
        }
    }

    @Test
    void aServerThatIsNotThereIsNamedAndThePasswordIsNot() {
        StoreLocation nowhere =
                StoreLocation.of(
                        home,
                        name ->
                                java.util.Optional.of(
                                        name.equals(StoreLocation.SETTING)
                                                ? "postgresql://me@localhost:1/state"
                                                : "s3cret"));

        assertThatThrownBy(() -> StateStore.open(nowhere))
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.STATE_UNREACHABLE))
                .hasMessageContaining("localhost:1/state")
                .hasMessageNotContaining("s3cret");
        assertThat(nowhere.toString()).doesNotContain("s3cret");
    }
}

package dev.sluice.component.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.BatchReader;
import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Source;
import dev.sluice.component.table.Changing.Read;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is refused of a table that changes, and what is said then. */
class ChangesRefusalsIT {

    private static final Map<String, Object> NONE = Map.of();
    private static EmbeddedPostgres server;

    private BufferAllocator allocator;

    @BeforeAll
    static void aServer() throws Exception {
        server = Changing.logging();
    }

    @AfterAll
    static void noServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void openAllocator() {
        allocator = new RootAllocator();
    }

    @AfterEach
    void nothingIsLeftAllocated() {
        assertThat(allocator.getAllocatedMemory()).isZero();
        allocator.close();
    }

    private static AbstractThrowableAssert<?, ?> refused(ErrorCode code, ThrowingCallable what) {
        return assertThatThrownBy(what)
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private AbstractThrowableAssert<?, ?> planning(Changing t, Map<String, Object> more) {
        return refused(
                ErrorCode.OPTION_INVALID,
                () -> {
                    try (Source source = t.source(allocator, more)) {
                        source.schema();
                    }
                });
    }

    private AbstractThrowableAssert<?, ?> reading(
            ErrorCode code, Changing t, Position after, Map<String, Object> more) {
        return refused(code, () -> t.read(allocator, after, more));
    }

    @Test
    void a_table_whose_rows_the_log_does_not_tell_apart() throws Exception {
        Changing t = Changing.with(server, "id int, name text");
        planning(t, NONE)
                .hasMessageContaining("no primary key")
                .hasMessageContaining("ALTER TABLE \"" + t.table() + "\" REPLICA IDENTITY FULL");
        t.execute("ALTER TABLE $T ADD PRIMARY KEY (id)", "ALTER TABLE $T REPLICA IDENTITY NOTHING");
        planning(t, NONE).hasMessageContaining("NOTHING");
    }

    @Test
    void what_the_log_does_not_hold() throws Exception {
        Changing t = Changing.simple(server);
        t.execute("CREATE VIEW v_$T AS SELECT * FROM $T", "CREATE UNLOGGED TABLE u_$T (id int)");
        planning(t, Map.of("table", "v_" + t.table())).hasMessageContaining("view");
        planning(t, Map.of("table", "u_" + t.table())).hasMessageContaining("unlogged");
        refused(
                        ErrorCode.SOURCE_NOT_FOUND,
                        () -> t.source(allocator, Map.of("table", "no_" + t.table())).schema())
                .hasMessageContaining("no_" + t.table());
    }

    @Test
    void a_server_whose_log_has_no_rows() {
        Map<String, Object> options =
                Map.of("connection", Servers.postgres(), "table", "any", "slot", "sluice_any");
        refused(
                        ErrorCode.OPTION_INVALID,
                        () ->
                                new ChangesConnector()
                                        .source(new Options(options), Place.context(allocator))
                                        .schema())
                .hasMessageContaining("wal_level is replica")
                .hasMessageContaining("ALTER SYSTEM SET wal_level = 'logical'");
    }

    @Test
    void a_publication_that_lacks_something() throws Exception {
        Changing t = Changing.simple(server);
        Map<String, Object> named = Map.of("publication", "p_" + t.table());
        t.execute("CREATE PUBLICATION p_$T");
        planning(t, named).hasMessageContaining("ALTER PUBLICATION p_" + t.table() + " ADD TABLE");
        t.execute("ALTER PUBLICATION p_$T ADD TABLE $T WHERE (id > 5)");
        planning(t, named).hasMessageContaining("only some rows");
        t.execute("ALTER PUBLICATION p_$T SET TABLE $T (id)");
        planning(t, named).hasMessageContaining("only some rows or columns");
        t.execute(
                "ALTER PUBLICATION p_$T SET TABLE $T",
                "ALTER PUBLICATION p_$T SET (publish = 'insert')");
        planning(t, named).hasMessageContaining("publish = 'insert, update, delete, truncate'");
    }

    @Test
    void a_user_without_the_rights_it_takes() throws Exception {
        Changing t = Changing.simple(server);
        t.execute("CREATE ROLE r_$T LOGIN", "GRANT SELECT ON $T TO r_$T");
        Map<String, Object> as =
                new HashMap<>(Map.of("connection", t.connection("r_" + t.table())));
        reading(ErrorCode.ACCESS_DENIED, t, Position.START, as).hasMessageContaining("REPLICATION");
        t.execute("ALTER ROLE r_$T REPLICATION");
        reading(ErrorCode.ACCESS_DENIED, t, Position.START, as)
                .hasMessageContaining("CREATE PUBLICATION " + t.slot() + " FOR TABLE");
        t.execute("CREATE PUBLICATION sluice_$T FOR TABLE $T", "INSERT INTO $T VALUES (1, 'a')");
        assertThat(t.read(allocator, Position.START, as).told()).containsExactly("insert 1 a");
    }

    @Test
    void rows_that_a_policy_hides() throws Exception {
        Changing t = Changing.simple(server);
        t.execute(
                "CREATE ROLE r_$T LOGIN REPLICATION",
                "GRANT SELECT ON $T TO r_$T",
                "CREATE PUBLICATION sluice_$T FOR TABLE $T",
                "ALTER TABLE $T ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY p ON $T USING (id > 5)");
        reading(
                        ErrorCode.ACCESS_DENIED,
                        t,
                        Position.START,
                        Map.of("connection", t.connection("r_" + t.table())))
                .hasMessageContaining("row-level security");
    }

    @Test
    void a_slot_that_another_run_reads() throws Exception {
        Changing t = Changing.simple(server);
        Read first = t.read(allocator, Position.START, NONE);
        try (Source source = t.source(allocator, Map.of("follow", true));
                BatchReader reader = source.open(first.position())) {
            Chunk chunk = reader.next();
            chunk.batch().close();
            reading(ErrorCode.TARGET_UNREACHABLE, t, first.position(), NONE)
                    .hasMessageContaining("read by another run: process ");
        }
    }

    @Test
    void a_slot_that_is_gone_or_was_read_by_something_else() throws Exception {
        Changing t = Changing.simple(server);
        Read first = t.read(allocator, Position.START, NONE);
        t.execute(
                "INSERT INTO $T VALUES (1, 'a')",
                "SELECT pg_replication_slot_advance('sluice_$T', pg_current_wal_lsn())");
        reading(ErrorCode.SOURCE_NOT_FOUND, t, first.position(), NONE)
                .hasMessageContaining("by something else")
                .hasMessageContaining("pipe/" + t.table());
        t.execute("SELECT pg_drop_replication_slot('sluice_$T')");
        reading(ErrorCode.SOURCE_NOT_FOUND, t, first.position(), NONE)
                .hasMessageContaining("not there any more")
                .hasMessageContaining("are lost");
    }

    @Test
    void a_slot_that_may_belong_to_somebody_else() throws Exception {
        Changing t = Changing.simple(server);
        t.execute(
                "SELECT pg_create_logical_replication_slot('of_$T', 'pgoutput')",
                "SELECT pg_create_logical_replication_slot('sluice_x_$T', 'test_decoding')");
        reading(ErrorCode.OPTION_INVALID, t, Position.START, Map.of("slot", "of_" + t.table()))
                .hasMessageContaining("pg_drop_replication_slot('of_" + t.table() + "')")
                .hasMessageContaining("snapshot: never");
        reading(
                        ErrorCode.OPTION_INVALID,
                        t,
                        Position.START,
                        Map.of("slot", "sluice_x_" + t.table()))
                .hasMessageContaining("another kind");
        assertThat(
                        t.ask(
                                "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE"
                                        + " '%_$T'"))
                .isEqualTo("2");
    }

    @Test
    void a_table_that_was_emptied_unless_that_is_passed_over() throws Exception {
        Changing t = Changing.simple(server);
        t.execute("INSERT INTO $T VALUES (1, 'a')");
        Read first = t.read(allocator, Position.START, NONE);
        t.execute("TRUNCATE $T", "INSERT INTO $T VALUES (2, 'b')");
        reading(ErrorCode.SOURCE_UNREADABLE, t, first.position(), NONE)
                .hasMessageContaining("TRUNCATE")
                .hasMessageContaining("truncate: ignore");
        assertThat(t.read(allocator, first.position(), Map.of("truncate", "ignore")).told())
                .containsExactly("insert 2 b");
    }

    @Test
    void a_table_that_is_altered_under_a_run_goes_on_with_the_next() throws Exception {
        Changing t = Changing.simple(server);
        Read first = t.read(allocator, Position.START, NONE);
        try (Source source = t.source(allocator, NONE)) {
            source.schema();
            t.execute(
                    "INSERT INTO $T VALUES (1, 'a')",
                    "ALTER TABLE $T ADD COLUMN more int DEFAULT 7",
                    "INSERT INTO $T VALUES (2, 'b', 8)");
            refused(
                            ErrorCode.SCHEMA_MISMATCH,
                            () -> {
                                try (BatchReader reader = source.open(first.position())) {
                                    for (Chunk c = reader.next(); c != null; c = reader.next()) {
                                        c.batch().close();
                                    }
                                }
                            })
                    .hasMessageContaining("column 'more' is new");
        }
        // the row from before the alteration gets what the table has for it now
        Read second = t.read(allocator, first.position(), NONE);
        assertThat(second.rows())
                .extracting(row -> row.get("id") + " " + row.get("more"))
                .containsExactly("1 7", "2 8");
        t.execute("ALTER TABLE $T DROP COLUMN name", "INSERT INTO $T VALUES (3, 9)");
        assertThat(t.read(allocator, second.position(), NONE).rows())
                .extracting(row -> row.get("id") + " " + row.get("more"))
                .containsExactly("3 9");
    }

    @Test
    void a_slot_that_would_have_to_wait_for_a_transaction_that_does_not_end() throws Exception {
        Changing t = Changing.simple(server);
        t.execute(
                "CREATE ROLE r_$T LOGIN SUPERUSER REPLICATION",
                "ALTER ROLE r_$T SET lock_timeout = '200ms'");
        try (Connection other =
                        DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("INSERT INTO " + t.table() + " VALUES (1, 'a')");
            reading(
                            ErrorCode.STATEMENT_FAILED,
                            t,
                            Position.START,
                            Map.of("connection", t.connection("r_" + t.table())))
                    .hasMessageContaining("transactions that were open")
                    .hasMessageContaining("create: true");
            other.commit();
        }
        assertThat(t.read(allocator, Position.START, NONE).told()).containsExactly("insert 1 a");
    }
}

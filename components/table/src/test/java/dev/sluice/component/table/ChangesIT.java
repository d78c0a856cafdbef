package dev.sluice.component.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.BatchReader;
import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Source;
import dev.sluice.component.table.Changing.Read;
import dev.sluice.testkit.Batches;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is read of a table that changes. */
class ChangesIT {

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

    @Test
    void the_rows_that_are_there_come_first_and_then_what_changes() throws Exception {
        Changing t = Changing.simple(server);
        t.execute("INSERT INTO $T VALUES (1, 'a'), (2, 'b')");
        Read first = t.read(allocator, Position.START, NONE);
        assertThat(first.told()).containsExactlyInAnyOrder("insert 1 a", "insert 2 b");
        t.execute(
                "INSERT INTO $T VALUES (3, 'c')",
                "UPDATE $T SET name = 'B' WHERE id = 2",
                "DELETE FROM $T WHERE id = 1",
                "UPDATE $T SET id = 9 WHERE id = 3");
        Read second = t.read(allocator, first.position(), NONE);
        assertThat(second.told())
                .containsExactly(
                        "insert 3 c", "update 2 B", "delete 1 null", "delete 3 null", "insert 9 c");
        assertThat(t.read(allocator, second.position(), NONE).told()).isEmpty();
    }

    @Test
    void changes_while_the_first_rows_are_read_come_behind_them_once() throws Exception {
        Changing t = Changing.simple(server);
        t.execute("INSERT INTO $T SELECT g, 'row ' || g FROM generate_series(1, 100000) g");
        List<String> told = new ArrayList<>();
        List<Position> positions = new ArrayList<>();
        Position after;
        try (Source source = t.source(allocator, NONE);
                BatchReader reader = source.open(Position.START)) {
            Chunk chunk = reader.next();
            t.execute(
                    "INSERT INTO $T VALUES (200000, 'new')",
                    "UPDATE $T SET name = 'changed' WHERE id = 100000",
                    "DELETE FROM $T WHERE id = 99999");
            for (; chunk != null; chunk = reader.next()) {
                try (var batch = chunk.batch()) {
                    Batches.rows(batch)
                            .forEach(row -> told.add(row.get("id") + " " + row.get("name")));
                }
                positions.add(chunk.position());
            }
            after = positions.getLast();
        }
        assertThat(told)
                .hasSize(100_000)
                .contains("99999 row 99999", "100000 row 100000")
                .doesNotContain("200000 new");
        // nothing may be committed before the last of them
        assertThat(positions.subList(0, positions.size() - 1))
                .isNotEmpty()
                .containsOnly(Position.START);
        assertThat(t.read(allocator, after, NONE).told())
                .containsExactly("insert 200000 new", "update 100000 changed", "delete 99999 null");
    }

    @Test
    void what_is_not_stored_is_read_again_and_what_is_stored_is_not_kept_by_the_server()
            throws Exception {
        Changing t = Changing.simple(server);
        Read first = t.read(allocator, Position.START, NONE);
        t.execute("INSERT INTO $T VALUES (1, 'a')");
        String confirmed =
                "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = 'sluice_$T'";
        String before = t.ask(confirmed);
        try (Source source = t.source(allocator, NONE);
                BatchReader reader = source.open(first.position())) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                chunk.batch().close();
            }
        }
        assertThat(t.ask(confirmed)).isEqualTo(before);
        Read again = t.read(allocator, first.position(), NONE);
        assertThat(again.told()).containsExactly("insert 1 a");
        assertThat(t.ask(confirmed)).isEqualTo(again.position().value()).isNotEqualTo(before);
    }

    @Test
    void what_others_write_does_not_keep_the_servers_log() throws Exception {
        Changing t = Changing.simple(server);
        Read first = t.read(allocator, Position.START, NONE);
        t.execute("CREATE TABLE other_$T AS SELECT g FROM generate_series(1, 1000) g");
        String here = t.ask("SELECT pg_current_wal_lsn()");
        Read second = t.read(allocator, first.position(), NONE);
        assertThat(second.rows()).isEmpty();
        assertThat(
                        t.ask(
                                "SELECT confirmed_flush_lsn >= '"
                                        + here
                                        + "' FROM pg_replication_slots WHERE slot_name ="
                                        + " 'sluice_$T'"))
                .isEqualTo("t");
    }

    @Test
    void a_position_moves_only_where_a_transaction_ends() throws Exception {
        Changing t = Changing.simple(server);
        Read first = t.read(allocator, Position.START, NONE);
        t.execute(
                "INSERT INTO $T SELECT g, 'x' FROM generate_series(1, 25) g",
                "INSERT INTO $T VALUES (100, 'y')");
        List<Position> positions = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        try (Source source = t.source(allocator, Map.of("batch", Map.of("rows", 10)));
                BatchReader reader = source.open(first.position())) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                sizes.add(chunk.batch().rows());
                positions.add(chunk.position());
                chunk.batch().close();
            }
        }
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(26);
        assertThat(sizes).startsWith(0, 10, 10);
        assertThat(positions.subList(0, 3)).containsOnly(first.position());
        assertThat(positions.getLast()).isNotEqualTo(first.position());
    }

    @Test
    void without_a_snapshot_only_changes_are_read_also_where_the_first_run_was_lost()
            throws Exception {
        Changing t = Changing.simple(server);
        Map<String, Object> never = Map.of("snapshot", "never");
        t.execute("INSERT INTO $T VALUES (1, 'a')");
        assertThat(t.read(allocator, Position.START, never).rows()).isEmpty();
        t.execute("INSERT INTO $T VALUES (2, 'b')");
        assertThat(t.read(allocator, Position.START, never).told()).containsExactly("insert 2 b");
    }

    @Test
    void a_first_run_that_was_lost_begins_anew_with_a_slot_of_its_own() throws Exception {
        Changing t = Changing.simple(server);
        t.execute("INSERT INTO $T VALUES (1, 'a'), (2, 'b')");
        assertThat(t.read(allocator, Position.START, NONE).rows()).hasSize(2);
        t.execute("DELETE FROM $T WHERE id = 1", "INSERT INTO $T VALUES (3, 'c')");
        Read again = t.read(allocator, Position.START, NONE);
        assertThat(again.told()).containsExactlyInAnyOrder("insert 2 b", "insert 3 c");
    }

    private static final String VALUES =
            """
            INSERT INTO $T SELECT i, i = 1, 7, 70000, 9000000000, 1.5, 2.25e10, 12.34,
              12345678901234567890.123456789, '2024-02-29', '12:34:56.789012', '2024-02-29 01:02:03.456',
              '2024-02-29 01:02:03+02', 'Grüße 🎉', 'vc', 'ch', '\\xdead00', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
              '{"a": [1, 2]}', '{1,2}', '192.168.0.1/24', '1 day 02:00', B'101', '12.34', 'Infinity', '{"2024-02-29 01:02:03+02"}'
            FROM generate_series(%1$d, %1$d) i
            """;

    @Test
    void values_of_the_log_are_those_of_the_table() throws Exception {
        Changing t =
                Changing.with(
                        server,
                        "id int PRIMARY KEY, b bool, s smallint, i int, l bigint, f real, d double"
                                + " precision, n numeric(10,2), free numeric, day date, at time,"
                                + " stamp timestamp, moment timestamptz, t text, vc varchar(20), ch"
                                + " char(5), raw bytea, u uuid, j jsonb, list int[], net inet, span"
                                + " interval, bits bit(3), cash money, inf double precision, times timestamptz[]");
        t.execute(VALUES.formatted(1));
        t.execute("INSERT INTO $T (id) VALUES (2)");
        t.execute(
                "INSERT INTO $T (id, day, stamp, moment) VALUES (3, 'infinity', '-infinity',"
                        + " 'infinity'), (4, '0044-03-15 BC', '0044-03-15 12:00 BC', '0001-01-01"
                        + " 00:00+00')");
        Read first = t.read(allocator, Position.START, NONE);
        t.execute("UPDATE $T SET s = coalesce(s, 0)");
        t.execute("UPDATE $T SET s = NULL WHERE id > 1");
        Read second = t.read(allocator, first.position(), NONE);
        assertThat(second.rows()).hasSize(7);
        List<Map<String, Object>> last = new ArrayList<>();
        last.add(second.rows().get(0));
        last.addAll(second.rows().subList(4, 7));
        for (int i = 0; i < 4; i++) {
            Map<String, Object> before = first.rows().get(i);
            Map<String, Object> after = last.get(i);
            after.put("_op", "insert");
            assertThat(after).isEqualTo(before);
        }
        assertThat(first.rows().get(0)).containsEntry("ch", "ch   ").containsEntry("list", "{1,2}");
    }

    @Test
    void a_value_that_does_not_fit_is_put_aside_with_its_place() throws Exception {
        Changing t = Changing.with(server, "id int PRIMARY KEY, name numeric");
        Read first = t.read(allocator, Position.START, NONE);
        t.execute("INSERT INTO $T VALUES (1, 1.5), (2, 0.0000000000001), (3, 'NaN'), (4, 2)");
        Read second = t.read(allocator, first.position(), NONE);
        assertThat(second.rows()).extracting(row -> row.get("id")).containsExactly(1, 4);
        assertThat(second.rejected())
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.place()).startsWith(t.table() + "@0/"))
                .first()
                .satisfies(row -> assertThat(row.reason()).contains("'name'"))
                .satisfies(row -> assertThat(row.raw()).contains("\"id\":\"2\""));
    }

    @Test
    void large_values_that_an_update_left_are_those_of_the_table() throws Exception {
        String large = "string_agg(md5(g::text), '') FROM generate_series(1, 2000) g";
        for (String identity : List.of("DEFAULT", "FULL")) {
            Changing t = Changing.with(server, "id int PRIMARY KEY, name text, n int");
            t.execute(
                    "ALTER TABLE $T ALTER name SET STORAGE EXTERNAL",
                    "ALTER TABLE $T REPLICA IDENTITY " + identity,
                    "INSERT INTO $T SELECT 1, " + large);
            Read first = t.read(allocator, Position.START, NONE);
            t.execute("UPDATE $T SET n = 5", "UPDATE $T SET id = 2");
            Read second = t.read(allocator, first.position(), NONE);
            Object value = first.rows().getFirst().get("name");
            assertThat((String) value).hasSize(64_000);
            assertThat(second.rows())
                    .extracting(row -> row.get("_op") + " " + row.get("id"))
                    .containsExactly("update 1", "delete 1", "insert 2");
            // the first of them is of a row that is gone, unless the log has all of it
            assertThat(second.rows().getLast()).containsEntry("name", value).containsEntry("n", 5);
            if (identity.equals("FULL")) {
                assertThat(second.rows().getFirst()).containsEntry("name", value);
            }
        }
    }

    @Test
    void without_a_key_every_update_is_a_deletion_and_an_insert() throws Exception {
        Changing t = Changing.with(server, "id int, name text");
        t.execute("ALTER TABLE $T REPLICA IDENTITY FULL", "INSERT INTO $T VALUES (1, 'a')");
        Read first = t.read(allocator, Position.START, NONE);
        t.execute("UPDATE $T SET name = 'b'", "DELETE FROM $T");
        assertThat(t.read(allocator, first.position(), NONE).told())
                .containsExactly("delete 1 a", "insert 1 b", "delete 1 b");
    }

    @Test
    void time_and_place_of_a_change_come_in_columns_of_their_own() throws Exception {
        Changing t = Changing.simple(server);
        Map<String, Object> more =
                Map.of("operation", "what", "metadata", Map.of("committed", "at", "lsn", "place"));
        t.execute("INSERT INTO $T VALUES (1, 'a')");
        Read first = t.read(allocator, Position.START, more);
        t.execute("INSERT INTO $T VALUES (2, 'b')");
        Read second = t.read(allocator, first.position(), more);
        assertThat(first.rows().getFirst())
                .containsEntry("what", "insert")
                .containsEntry("at", null);
        assertThat(second.rows().getFirst())
                .containsOnlyKeys("id", "name", "what", "at", "place")
                .hasEntrySatisfying("at", at -> assertThat(at).isNotNull())
                .hasEntrySatisfying(
                        "place", place -> assertThat((String) place).matches("0/[0-9A-F]+"));
    }

    @Test
    void partitions_are_read_as_their_table() throws Exception {
        Changing t = Changing.simple(server);
        t.execute(
                "DROP TABLE $T",
                "CREATE TABLE $T (id int PRIMARY KEY, name text) PARTITION BY RANGE (id)",
                "CREATE TABLE $T_a PARTITION OF $T FOR VALUES FROM (0) TO (10)",
                "CREATE TABLE $T_b PARTITION OF $T FOR VALUES FROM (10) TO (20)",
                "INSERT INTO $T VALUES (1, 'a'), (11, 'b')");
        Read first = t.read(allocator, Position.START, NONE);
        t.execute("INSERT INTO $T VALUES (2, 'c')", "UPDATE $T SET id = 12 WHERE id = 1");
        Read second = t.read(allocator, first.position(), NONE);
        assertThat(first.told()).containsExactlyInAnyOrder("insert 1 a", "insert 11 b");
        assertThat(second.told()).containsExactly("insert 2 c", "delete 1 null", "insert 12 a");
    }

    @Test
    void without_a_position_the_rows_are_read_and_nothing_is_left_at_the_server() throws Exception {
        Changing t = Changing.simple(server);
        t.execute("INSERT INTO $T VALUES (1, 'a')");
        List<Object> told = new ArrayList<>();
        try (Source source = t.source(allocator, NONE);
                BatchReader reader = source.openWithoutPosition()) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                try (var batch = chunk.batch()) {
                    Batches.rows(batch).forEach(row -> told.add(row.get("_op")));
                }
            }
        }
        assertThat(told).containsExactly("insert");
        assertThat(t.ask("SELECT count(*) FROM pg_replication_slots WHERE slot_name = 'sluice_$T'"))
                .isEqualTo("0");
        assertThat(t.ask("SELECT count(*) FROM pg_publication WHERE pubname = 'sluice_$T'"))
                .isEqualTo("0");
    }

    @Test
    void following_gives_what_comes_and_its_place_again_until_that_is_stored() throws Exception {
        Changing t = Changing.simple(server);
        Read first = t.read(allocator, Position.START, NONE);
        Map<String, Object> follow = Map.of("follow", true, "batch", Map.of("age", "100ms"));
        try (Source source = t.source(allocator, follow);
                BatchReader reader = source.open(first.position())) {
            assertThat(next(reader)).isEmpty();
            t.execute("INSERT INTO $T VALUES (1, 'a')");
            assertThat(next(reader)).containsExactly("1 a");
            assertThat(next(reader)).isEmpty();
            t.execute("INSERT INTO $T VALUES (2, 'b')");
            List<String> told = next(reader);
            while (told.isEmpty()) {
                told = next(reader);
            }
            assertThat(told).containsExactly("2 b");
            CompletableFuture<Void> waiting =
                    CompletableFuture.runAsync(() -> {
                        while (true) {
                            next(reader);
                        }
                    });
            reader.close();
            assertThatThrownBy(waiting::join)
                    .hasCauseInstanceOf(PipelineException.class)
                    .hasMessageContaining("cancelled");
        }
    }

    private static List<String> next(BatchReader reader) {
        Chunk chunk = reader.next();
        try (var batch = chunk.batch()) {
            return Batches.rows(batch).stream()
                    .map(row -> row.get("id") + " " + row.get("name"))
                    .toList();
        }
    }
}

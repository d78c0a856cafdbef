package dev.sluice.component.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.BatchReader;
import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.BatchWriter;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Source;
import dev.sluice.api.Target;
import dev.sluice.testkit.Batches;
import dev.sluice.testkit.Samples;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way of many rows to and from PostgreSQL, and what may happen on it. */
final class PostgresLoadIT {

    private final Place place = Place.in(Servers.postgres());
    private RootAllocator allocator;

    @BeforeEach
    void openAllocator() {
        allocator = new RootAllocator();
    }

    @AfterEach
    void nothingIsLeftAllocated() {
        assertThat(allocator.getAllocatedMemory()).isZero();
        allocator.close();
    }

    private long count(String condition) {
        String query = "SELECT count(*) AS n FROM " + place.table() + " WHERE " + condition;
        return (long) place.rows(allocator, Map.of("query", query)).getFirst().get("n");
    }

    private void write(BatchWriter writer, int from, int to) {
        var result = writer.write(Batches.of(Samples.SMALL, allocator, Samples.small(from, to)));
        assertThat(result.written()).isEqualTo(to - from);
    }

    @Test
    void many_batches_through_one_copy_are_seen_with_the_commit() throws Exception {
        place.execute("CREATE TABLE " + place.table() + " (id int, name text)");
        try (Target target = place.target(allocator, Map.of());
                BatchWriter writer = target.open(Samples.SMALL)) {
            for (int batch = 0; batch < 10; batch++) {
                write(writer, batch * 20_000, (batch + 1) * 20_000);
            }
            assertThat(count("true")).isZero();
            writer.commit(Position.START);
        }
        assertThat(count("name = 'name ' || id")).isEqualTo(200_000);
        String distinct = "id IN (SELECT DISTINCT id FROM " + place.table() + ")";
        assertThat(count(distinct)).isEqualTo(200_000);
    }

    @Test
    void a_value_larger_than_every_buffer_arrives() {
        String large = "ä".repeat(3_000_000);
        place.load(
                Samples.SMALL,
                List.of(Batches.row(1, "a"), Batches.row(2, large), Batches.row(3, "c")),
                Map.of("create", true));
        assertThat(count("length(name) = 3000000 AND id = 2")).isEqualTo(1);
        assertThat(count("true")).isEqualTo(3);
    }

    @Test
    void upsert_brings_in_many_rows_and_refuses_only_the_bad_ones() throws Exception {
        place.execute(
                "CREATE TABLE "
                        + place.table()
                        + " (id int PRIMARY KEY, name text CHECK (name <> 'name 4321'))");
        Map<String, Object> upsert = Map.of("mode", "upsert", "key", "id");
        assertThat(place.load(Samples.SMALL, Samples.small(0, 6000), upsert)).hasSize(1);
        assertThat(place.load(Samples.SMALL, Samples.small(5000, 7000), upsert)).isEmpty();
        assertThat(count("name = 'name ' || id")).isEqualTo(6999);
    }

    @Test
    void the_last_row_of_a_key_wins_where_copy_cannot_write_a_column() throws Exception {
        place.execute("CREATE TABLE " + place.table() + " (id smallint PRIMARY KEY, name int[])");
        List<RejectedRow> rejected =
                place.load(
                        Samples.SMALL,
                        List.of(
                                Batches.row(1, "{1}"),
                                Batches.row(2, "{2}"),
                                Batches.row(3, "{3}"),
                                Batches.row(1, "{4}")),
                        Map.of("mode", "upsert", "key", "id"));
        assertThat(rejected).isEmpty();
        assertThat(count("name = '{4}' AND id = 1")).isEqualTo(1);
        assertThat(count("true")).isEqualTo(3);
    }

    @Test
    void every_type_is_updated_by_key_where_copy_cannot_write_the_table() throws Exception {
        Map<String, Object> upsert = Map.of("mode", "upsert", "key", "id", "create", true);
        place.load(Samples.ALL, Samples.all(), upsert);
        List<Map<String, Object>> copied = place.rows(allocator, Map.of());
        place.execute("CREATE RULE r AS ON DELETE TO " + place.table() + " DO ALSO SELECT 1");
        assertThat(place.load(Samples.ALL, Samples.all(), upsert)).isEmpty();
        assertThat(place.rows(allocator, Map.of())).containsExactlyInAnyOrderElementsOf(copied);
    }

    @Test
    void a_connection_lost_in_the_middle_is_a_passing_fault() throws Exception {
        place.execute("CREATE TABLE " + place.table() + " (id int, name text)");
        try (Target target = place.target(allocator, Map.of());
                BatchWriter writer = target.open(Samples.SMALL)) {
            write(writer, 0, 20_000);
            place.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE relation = '"
                            + place.table()
                            + "'::regclass AND pid <> pg_backend_pid()");
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 1000; i++) {
                                    write(writer, 0, 20_000);
                                }
                                writer.commit(Position.START);
                            })
                    .isInstanceOfSatisfying(
                            PipelineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_UNREACHABLE))
                    .hasMessageContaining(place.table())
                    .hasMessageContaining("connection was lost");
        }
        assertThat(count("true")).isZero();
    }

    @Test
    void a_load_that_waits_for_the_server_can_be_cancelled() throws Exception {
        int lock = place.table().hashCode();
        place.execute("CREATE TABLE " + place.table() + " (id int, name text)");
        place.execute(
                "CREATE FUNCTION wait_"
                        + place.table()
                        + "() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM"
                        + " pg_advisory_xact_lock("
                        + lock
                        + "); RETURN NEW; END $$");
        place.execute(
                "CREATE TRIGGER waits BEFORE INSERT ON "
                        + place.table()
                        + " FOR EACH ROW EXECUTE FUNCTION wait_"
                        + place.table()
                        + "()");
        List<Object> large = Batches.row(1, "x".repeat(4000));
        try (Connection other =
                        Database.of(new Options(place.connection()), Place.context(allocator))
                                .connect();
                Statement holder = other.createStatement();
                Target target = place.target(allocator, Map.of());
                BatchWriter writer = target.open(Samples.SMALL)) {
            other.setAutoCommit(false);
            holder.execute("SELECT pg_advisory_xact_lock(" + lock + ")");
            var batch = Batches.of(Samples.SMALL, allocator, Collections.nCopies(10_000, large));
            FutureTask<Object> load = new FutureTask<>(() -> writer.write(batch));
            Thread loading = Thread.ofPlatform().start(load);
            loading.interrupt();
            assertThatThrownBy(() -> load.get(60, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(
                            PipelineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
            writer.abort();
        }
        assertThat(count("true")).isZero();
    }

    @Test
    void readers_side_by_side_see_one_moment() throws Exception {
        place.load(Samples.SMALL, Samples.small(0, 1000), Map.of("create", true));
        long seen = 0;
        try (Source source = place.source(allocator, Map.of("split-by", "id", "parallel", 4));
                BatchReader reader = source.open(Position.START)) {
            place.execute("UPDATE " + place.table() + " SET id = 1000 - id");
            place.execute("INSERT INTO " + place.table() + " VALUES (5, 'late')");
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                try (var batch = chunk.batch()) {
                    seen += batch.rows();
                }
            }
        }
        assertThat(seen).isEqualTo(1000);
    }

    @Test
    void a_reader_left_in_the_middle_ends_its_copy() throws Exception {
        place.execute(
                "CREATE TABLE "
                        + place.table()
                        + " AS SELECT i AS id, repeat('x', 100) AS name FROM"
                        + " generate_series(1, 200000) i");
        try (Source source = place.source(allocator, Map.of());
                BatchReader reader = source.open(Position.START)) {
            reader.next().batch().close();
        }
        place.execute("DROP TABLE " + place.table());
    }

    @Test
    void two_columns_of_one_name_are_refused_with_a_way_out() {
        Map<String, Object> query = Map.of("query", "SELECT 1 AS x, 2 AS x");
        try (Source source = place.source(allocator, query)) {
            assertThatThrownBy(source::schema)
                    .isInstanceOfSatisfying(
                            PipelineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.OPTION_INVALID))
                    .hasMessageContaining("'x'");
        }
    }
}

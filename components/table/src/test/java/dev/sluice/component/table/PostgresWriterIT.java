package dev.sluice.component.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ArrowTypes;
import dev.sluice.api.BatchWriter;
import dev.sluice.api.Column;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import dev.sluice.api.Target;
import dev.sluice.testkit.Samples;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;

final class PostgresWriterIT extends TableWriterContract {

    @Override
    protected Map<String, Object> connection() {
        return Servers.postgres();
    }

    @Override
    protected Map<String, Object> nowhere() {
        return Map.of("type", "postgresql", "host", "localhost", "port", 1, "database", "x");
    }

    /** With a column that COPY cannot write, rows go by statements. */
    @Test
    void an_infinite_date_stays_one_by_statements_as_well() throws Exception {
        Place place = Place.in(connection());
        place.execute(
                "CREATE TABLE "
                        + place.table()
                        + " (id int, day date, stamp timestamp, moment timestamptz, more int[])");
        Schema schema =
                new Schema(
                        Stream.concat(
                                        DATES.columns().stream(),
                                        Stream.of(Column.of("more", Simple.STRING)))
                                .toList());
        List<List<Object>> rows =
                infinite().stream()
                        .map(row -> Stream.concat(row.stream(), Stream.of("{1}")).toList())
                        .toList();
        assertThat(place.load(schema, rows, Map.of())).isEmpty();
        String all = "SELECT concat_ws(' ', day, stamp, moment) AS text FROM " + place.table();
        try (RootAllocator allocator = new RootAllocator()) {
            assertThat(place.rows(allocator, Map.of("query", all + " WHERE id < 3 ORDER BY id")))
                    .extracting(row -> row.get("text"))
                    .containsExactly("infinity infinity infinity", "-infinity -infinity -infinity");
        }
    }

    @Test
    void an_identity_that_is_always_generated_is_added_to_by_statements_as_well() throws Exception {
        Place place = Place.in(connection());
        place.execute(
                "CREATE TABLE "
                        + place.table()
                        + " (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, more int[])");
        Schema schema = Schema.of(Column.of("id", Simple.INT32), Column.of("more", Simple.STRING));
        assertThat(place.load(schema, List.of(List.of(7, "{1}"), List.of(9, "{2}")), Map.of()))
                .isEmpty();
        try (RootAllocator allocator = new RootAllocator()) {
            String all = "SELECT id FROM " + place.table() + " ORDER BY id";
            assertThat(place.rows(allocator, Map.of("query", all)))
                    .extracting(row -> row.get("id"))
                    .containsExactly(7, 9);
        }
    }

    @Test
    void the_end_of_a_day_is_a_time_by_statements_as_well() throws Exception {
        Place place = Place.in(connection());
        place.execute("CREATE TABLE " + place.table() + " (closes time, more int[])");
        Schema schema =
                Schema.of(Column.of("closes", Simple.TIME), Column.of("more", Simple.STRING));
        try (RootAllocator allocator = new RootAllocator();
                Target target = place.target(allocator, Map.of());
                BatchWriter writer = target.open(schema)) {
            VectorSchemaRoot root = VectorSchemaRoot.create(ArrowTypes.toArrow(schema), allocator);
            ((TimeMicroVector) root.getVector(0)).setSafe(0, 86_400_000_000L);
            ((TimeMicroVector) root.getVector(0)).setSafe(1, 86_399_000_000L);
            root.getVector(1).setValueCount(2);
            root.setRowCount(2);
            writer.write(new RecordBatch(schema, root));
            writer.commit(Position.START);
        }
        try (RootAllocator allocator = new RootAllocator()) {
            String all = "SELECT closes::text AS text FROM " + place.table() + " ORDER BY closes";
            assertThat(place.rows(allocator, Map.of("query", all)))
                    .extracting(row -> row.get("text"))
                    .containsExactly("23:59:59", "24:00:00");
        }
    }

    @Test
    void a_generated_column_is_refused_before_the_run() throws Exception {
        String generated = "text GENERATED ALWAYS AS (other::text) STORED";
        refusesGenerated(generated, Map.of());
        newPlace();
        refusesGenerated(generated, Map.of("mode", "upsert", "key", "id"));
    }

    @Test
    void an_identity_that_is_always_generated_is_refused_by_key_alone() throws Exception {
        Place place = Place.in(connection());
        place.execute(
                "CREATE TABLE "
                        + place.table()
                        + " (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text)");
        assertThat(place.load(Samples.SMALL, Samples.small(0, 3), Map.of())).isEmpty();
        Map<String, Object> upsert = Map.of("mode", "upsert", "key", "id");
        try (RootAllocator allocator = new RootAllocator();
                Target target = place.target(allocator, upsert)) {
            assertThatThrownBy(() -> target.check(Samples.SMALL))
                    .hasMessageContaining("column 'id' is generated");
        }
    }
}

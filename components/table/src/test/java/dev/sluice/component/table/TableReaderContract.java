package dev.sluice.component.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.BatchReader;
import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataTypes;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import dev.sluice.api.Source;
import dev.sluice.testkit.Batches;
import dev.sluice.testkit.ReaderContract;
import dev.sluice.testkit.Samples;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every database promises beyond the contract of sources. */
abstract class TableReaderContract extends ReaderContract {

    protected abstract Map<String, Object> connection();

    @Override
    protected Source source(List<List<Object>> rows, BufferAllocator allocator) {
        Place place = Place.in(connection());
        place.load(Samples.SMALL, rows, Map.of("create", true));
        return place.source(allocator, Map.of());
    }

    @Override
    protected Source missing(BufferAllocator allocator) {
        return Place.in(connection()).source(allocator, Map.of());
    }

    /** Reads on after a position: the rows' ids, and the position at the end. */
    private static Position drain(Source source, Position after, List<Object> ids) {
        Position position = after;
        try (BatchReader reader = source.open(after)) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                position = chunk.position();
                assertThat(chunk.read()).isEqualTo(chunk.batch().rows() + chunk.rejected().size());
                try (RecordBatch batch = chunk.batch()) {
                    Batches.rows(batch).forEach(row -> ids.add(row.get("id")));
                }
            }
        }
        return position;
    }

    protected static List<Object> ids(Source source, Position after) {
        List<Object> ids = new ArrayList<>();
        drain(source, after, ids);
        return ids;
    }

    @Test
    void a_cursor_reads_on_after_its_last_value() {
        Place place = Place.in(connection());
        place.load(Samples.SMALL, Samples.small(0, 10), Map.of("create", true));
        try (RootAllocator allocator = new RootAllocator();
                Source source = place.source(allocator, Map.of("cursor", "id"))) {
            List<Object> ids = new ArrayList<>();
            Position position = drain(source, new Position("6"), ids);
            assertThat(ids).containsExactly(7, 8, 9);
            assertThat(position).isEqualTo(new Position("9"));
            assertThat(ids(source, position)).isEmpty();
            place.load(Samples.SMALL, Samples.small(10, 12), Map.of());
            assertThat(ids(source, position)).containsExactly(10, 11);
        }
    }

    @Test
    void a_cursor_can_be_of_any_type_with_an_order() {
        Place place = Place.in(connection());
        place.load(Samples.ALL, Samples.all(), Map.of("create", true));
        for (String column :
                List.of("tiny", "big", "amount", "day", "hour", "stamp", "moment", "words")) {
            try (RootAllocator allocator = new RootAllocator();
                    Source source = place.source(allocator, Map.of("cursor", column))) {
                List<Object> ids = new ArrayList<>();
                Position last = drain(source, Position.START, ids);
                assertThat(ids).as(column).hasSize(4).startsWith(4);
                assertThat(ids(source, last)).as(column).isEmpty();
            }
        }
    }

    /** A day old, an hour old, and without a time; the cursor's values are at home in UTC. */
    private Place aged(String column) {
        Place place = Place.in(connection());
        Schema schema =
                Schema.of(
                        Column.of("id", DataType.Simple.INT32),
                        Column.of("at", DataTypes.parse(column)));
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
        boolean zoned = DataTypes.parse(column) == DataType.Simple.TIMESTAMP_ZONED;
        List<List<Object>> rows = new ArrayList<>();
        for (int hours : List.of(24, 1)) {
            LocalDateTime at = now.minusHours(hours);
            rows.add(Batches.row(hours, zoned ? (Object) at.toInstant(ZoneOffset.UTC) : at));
        }
        rows.add(Batches.row(0, null));
        place.load(schema, rows, Map.of("create", true));
        return place;
    }

    @ParameterizedTest
    @ValueSource(strings = {"timestamp", "timestamptz"})
    void rows_younger_than_the_safety_lag_are_left_for_the_next_run(String type) {
        Place place = aged(type);
        try (RootAllocator allocator = new RootAllocator();
                Source shape = place.source(allocator, Map.of("cursor", "at"))) {
            boolean zoned =
                    shape.schema().column("at").orElseThrow().type()
                            == DataType.Simple.TIMESTAMP_ZONED;
            Map<String, Object> options = new HashMap<>(Map.of("cursor", "at"));
            if (!zoned) {
                options.put("cursor-zone", "UTC"); // a database without such a type, or none asked
            }
            options.put("safety-lag", "2h");
            Position after;
            List<Object> ids = new ArrayList<>();
            try (Source source = place.source(allocator, options)) {
                after = drain(source, Position.START, ids);
                assertThat(ids).containsExactly(0, 24);
            }
            options.put("safety-lag", "30m");
            try (Source source = place.source(allocator, options)) {
                assertThat(ids(source, after)).containsExactly(1);
            }
        }
    }

    @Test
    void rows_without_a_value_of_the_cursor_are_read_from_the_start_alone() {
        Place place = Place.in(connection());
        place.load(
                Samples.SMALL,
                List.of(
                        Batches.row(1, "b"),
                        Batches.row(2, null),
                        Batches.row(3, "a"),
                        Batches.row(4, null)),
                Map.of("create", true));
        try (RootAllocator allocator = new RootAllocator();
                Source source = place.source(allocator, Map.of("cursor", "name"))) {
            List<Object> ids = ids(source, Position.START);
            assertThat(ids.subList(0, 2)).containsExactlyInAnyOrder(2, 4);
            assertThat(ids.subList(2, 4)).containsExactly(3, 1);
            assertThat(ids(source, new Position("a"))).containsExactly(1);
        }
    }

    @Test
    void a_cursor_that_is_not_there_or_has_no_order_is_named() {
        Place place = Place.in(connection());
        place.load(Samples.ALL, Samples.all(), Map.of("create", true));
        try (RootAllocator allocator = new RootAllocator();
                Source absent = place.source(allocator, Map.of("cursor", "word"));
                Source unordered = place.source(allocator, Map.of("cursor", "real8"))) {
            assertThatThrownBy(absent::schema)
                    .isInstanceOfSatisfying(
                            PipelineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.OPTION_INVALID))
                    .hasMessageContaining("did you mean 'words'");
            assertThatThrownBy(unordered::schema).hasMessageContaining("real8");
        }
    }

    @Test
    void ranges_read_side_by_side_hold_every_row_once() {
        Place place = Place.in(connection());
        List<List<Object>> rows = new ArrayList<>(Samples.small(-500, 1500));
        rows.add(Batches.row(null, "no number"));
        rows.add(Batches.row(Integer.MIN_VALUE, "least"));
        rows.add(Batches.row(Integer.MAX_VALUE, "largest"));
        place.load(Samples.SMALL, rows, Map.of("create", true));
        try (RootAllocator allocator = new RootAllocator();
                Source source = place.source(allocator, Map.of("split-by", "id", "parallel", 3))) {
            assertThat(ids(source, Position.START))
                    .containsExactlyInAnyOrderElementsOf(
                            rows.stream().map(row -> row.get(0)).toList());
        }
    }

    @Test
    void ranges_of_dates_and_of_nothing_are_read_as_well() {
        Place place = Place.in(connection());
        place.load(Samples.ALL, Samples.all(), Map.of("create", true));
        for (String column : List.of("day", "stamp", "moment", "big")) {
            try (RootAllocator allocator = new RootAllocator();
                    Source source = place.source(allocator, Map.of("split-by", column))) {
                assertThat(ids(source, Position.START)).containsExactlyInAnyOrder(1, 2, 3, 4);
            }
        }
        Place none = Place.in(connection());
        none.load(Samples.SMALL, List.of(), Map.of("create", true));
        try (RootAllocator allocator = new RootAllocator();
                Source source = none.source(allocator, Map.of("split-by", "id"))) {
            assertThat(ids(source, Position.START)).isEmpty();
        }
    }

    @Test
    void readers_side_by_side_that_are_left_early_release_everything() {
        Place place = Place.in(connection());
        place.load(Samples.SMALL, Samples.small(0, 2000), Map.of("create", true));
        try (RootAllocator allocator = new RootAllocator();
                Source source = place.source(allocator, Map.of("split-by", "id", "parallel", 2))) {
            BatchReader reader = source.open(Position.START);
            reader.next().batch().close();
            reader.close();
            reader.close();
            assertThat(allocator.getAllocatedMemory()).isZero();
        }
    }
}

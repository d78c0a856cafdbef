package dev.sluice.component.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Position;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Schema;
import dev.sluice.api.Source;
import dev.sluice.testkit.Batches;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

final class MariaReaderIT extends TableReaderContract {

    @Override
    protected Map<String, Object> connection() {
        return Servers.maria();
    }

    private static List<DataType> types(Place place) {
        try (RootAllocator allocator = new RootAllocator();
                Source source = place.source(allocator, Map.of())) {
            return source.schema().columns().stream().map(c -> c.type()).toList();
        }
    }

    @Test
    void what_is_none_of_the_type_that_it_is_read_as_is_put_aside() throws Exception {
        Place place = Place.in(connection());
        place.execute(
                "CREATE TABLE "
                        + place.table()
                        + " (id INT, truth TINYINT(1), clock TIME(6), day DATE, stamp DATETIME)");
        place.execute(
                "SET STATEMENT sql_mode = '' FOR INSERT INTO "
                        + place.table()
                        + """
                         VALUES (1, 1, '23:59:59.999999', '2026-02-01', '2026-02-01 01:02:03'),
                        (2, 0, '00:00:00', '0000-00-00', '0000-00-00 00:00:00'),
                        (3, NULL, NULL, NULL, NULL),
                        (4, 7, NULL, NULL, NULL), (5, -1, NULL, NULL, NULL),
                        (6, 1, '25:30:00', NULL, NULL), (7, 1, '-01:00:00', NULL, NULL),
                        (8, 1, '24:00:01', NULL, NULL), (9, 1, NULL, '2026-02-00', NULL),
                        (10, 1, NULL, NULL, '2026-00-00 10:00:00')\
                        """);
        try (RootAllocator allocator = new RootAllocator()) {
            assertThat(place.rows(allocator, Map.of()))
                    .extracting(row ->
                            "%s %s %s %s %s"
                                    .formatted(
                                            row.get("id"),
                                            row.get("truth"),
                                            row.get("clock"),
                                            row.get("day"),
                                            row.get("stamp")))
                    .containsExactly(
                            "1 true 23:59:59.999999 2026-02-01 2026-02-01T01:02:03",
                            "2 false 00:00 null null",
                            "3 null null null null");
            List<RejectedRow> rejected = place.rejected(allocator, Map.of());
            assertThat(rejected)
                    .extracting(RejectedRow::reason)
                    .satisfiesExactly(
                            reason -> assertThat(reason).contains("'truth'", "7 is neither", "+ 0"),
                            reason -> assertThat(reason).contains("'truth'", "-1 is neither"),
                            reason -> assertThat(reason).contains("'clock'", "no time of a day"),
                            reason -> assertThat(reason).contains("'clock'", "AS CHAR"),
                            reason -> assertThat(reason).contains("'clock'"),
                            reason -> assertThat(reason).contains("'day'", "day is 0", "AS CHAR"),
                            reason -> assertThat(reason).contains("'stamp'", "day is 0"));
            assertThat(rejected.get(3).raw()).contains("-01:00:00");
            Map<String, Object> texts =
                    Map.of(
                            "query",
                            "SELECT truth + 0 AS truth, CAST(clock AS CHAR) AS clock,"
                                    + " CAST(day AS CHAR) AS day FROM "
                                    + place.table()
                                    + " WHERE id IN (4, 6, 9) ORDER BY id");
            assertThat(place.rows(allocator, texts))
                    .extracting(
                            row -> row.get("truth") + " " + row.get("clock") + " " + row.get("day"))
                    .containsExactly("7 null null", "1 25:30:00.000000 null", "1 null 2026-02-00");
        }
    }

    @Test
    void years_and_bits_are_numbers_and_can_be_written_back() throws Exception {
        Place place = Place.in(connection());
        String columns =
                " (id INT PRIMARY KEY, y YEAR, one BIT(1), some BIT(8), many BIT(63), all_of_them BIT(64))";
        place.execute("CREATE TABLE " + place.table() + columns);
        place.execute(
                "INSERT INTO "
                        + place.table()
                        + " VALUES (1, 1901, 1, 200, (1 << 62) + 5, 0xFF00000000000001), (2, 0, 0, 0, 0, 0), (3, NULL, NULL, NULL, NULL, NULL)");
        assertThat(types(place))
                .containsExactly(
                        Simple.INT32,
                        Simple.INT16,
                        Simple.BOOLEAN,
                        Simple.INT64,
                        Simple.INT64,
                        Simple.BINARY);
        Place copy = Place.in(connection());
        copy.execute("CREATE TABLE " + copy.table() + columns);
        try (RootAllocator allocator = new RootAllocator();
                Source source = place.source(allocator, Map.of())) {
            List<Map<String, Object>> rows = place.rows(allocator, Map.of());
            assertThat(rows.getFirst())
                    .containsEntry("y", (short) 1901)
                    .containsEntry("one", true)
                    .containsEntry("some", 200L)
                    .containsEntry("many", (1L << 62) + 5);
            List<List<Object>> values =
                    rows.stream()
                            .map(row -> source.schema().names().stream().map(row::get).toList())
                            .toList();
            assertThat(copy.load(source.schema(), values, Map.of())).isEmpty();
            assertThat(copy.rows(allocator, Map.of())).isEqualTo(rows);
            assertThat(
                            copy.rows(
                                    allocator,
                                    Map.of(
                                            "query",
                                            "SELECT HEX(all_of_them) AS h FROM "
                                                    + copy.table()
                                                    + " WHERE id = 1")))
                    .extracting(row -> row.get("h"))
                    .containsExactly("FF00000000000001");
        }
    }

    /** Every session but ours has another time zone. */
    private interface InZone {
        void run() throws Exception;
    }

    private void inServersZone(InZone test) throws Exception {
        Place server = Place.in(connection());
        server.execute("SET GLOBAL time_zone = '+05:00'");
        try {
            test.run();
        } finally {
            server.execute("SET GLOBAL time_zone = 'SYSTEM'");
        }
    }

    private static final Schema STAMPS =
            Schema.of(
                    Column.of("id", Simple.INT32),
                    Column.of("moment", Simple.TIMESTAMP_ZONED),
                    Column.of("stamp", Simple.TIMESTAMP));

    @Test
    void a_timestamp_is_a_moment_whatever_the_zone_of_the_server() throws Exception {
        inServersZone(() -> {
            Place place = Place.in(connection());
            place.execute(
                    "CREATE TABLE "
                            + place.table()
                            + " (id INT, moment TIMESTAMP(6) NULL, stamp DATETIME(6))");
            place.execute(
                    "SET STATEMENT time_zone = '+05:00' FOR INSERT INTO "
                            + place.table()
                            + " VALUES (1, '2026-01-01 10:00:00', '2026-01-01 10:00:00')");
            Instant moment = Instant.parse("2026-10-25T01:30:00.000001Z");
            LocalDateTime stamp = LocalDateTime.parse("2026-10-25T02:30:00");
            place.load(STAMPS, List.of(Batches.row(2, moment, stamp)), Map.of());
            assertThat(types(place))
                    .isEqualTo(STAMPS.columns().stream().map(Column::type).toList());
            try (RootAllocator allocator = new RootAllocator();
                    Source source = place.source(allocator, Map.of("cursor", "moment"))) {
                assertThat(place.rows(allocator, Map.of()))
                        .extracting(row -> row.get("moment") + " " + row.get("stamp"))
                        .containsExactly(
                                "2026-01-01T05:00:00Z 2026-01-01T10:00", moment + " " + stamp);
                assertThat(ids(source, Position.START)).containsExactly(1, 2);
                assertThat(ids(source, new Position("2026-01-01T05:00"))).containsExactly(2);
                assertThat(ids(source, new Position("2026-10-25T01:30:00.000001"))).isEmpty();
                String query =
                        "SELECT UNIX_TIMESTAMP(moment) + 0 AS seconds,"
                                + " TIMESTAMPDIFF(HOUR, UTC_TIMESTAMP(), NOW()) AS hours FROM "
                                + place.table()
                                + " WHERE id = 2";
                assertThat(place.rows(allocator, Map.of("query", query)).getFirst().toString())
                        .contains("seconds=" + moment.getEpochSecond() + ".000001", "hours=0");
            }
        });
    }
}

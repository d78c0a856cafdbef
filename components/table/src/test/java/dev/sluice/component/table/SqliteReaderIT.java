package dev.sluice.component.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.RejectedRow;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

final class SqliteReaderIT extends TableReaderContract {

    @Override
    protected Map<String, Object> connection() {
        return Servers.file("sqlite");
    }

    @Test
    void what_is_none_of_the_declared_type_is_put_aside() throws Exception {
        Place place = Place.in(connection());
        place.execute(
                "CREATE TABLE "
                        + place.table()
                        + " (id INTEGER PRIMARY KEY, n INT, big BIGINT, d DECIMAL(6,2), r REAL, b BOOLEAN)");
        place.execute(
                "INSERT INTO "
                        + place.table()
                        + """
                         VALUES (1, 7, 9007199254740993, 1.25, 2, 'true'), (2, 2.0, -1, '3.5', 1e300, 0),
                        (3, 1.5, 1, 1, 1, 1), (4, 5000000000, 1, 1, 1, 1), (5, 'seven', 1, 1, 1, 1),
                        (6, 1, 1e19, 1, 1, 1), (7, 1, 1, 'much', 1, 1), (8, 1, 1, 1.255, 1, 1),
                        (9, 1, 1, 1, 'fast', 1), (10, 1, 1, 1, 1, 'maybe'), (11, x'07', 1, 1, 1, 1),
                        (12, NULL, NULL, NULL, NULL, NULL)\
                        """);
        try (RootAllocator allocator = new RootAllocator()) {
            assertThat(place.rows(allocator, Map.of()))
                    .extracting(row ->
                            "%s %s %s %s %s %s"
                                    .formatted(
                                            row.get("id"),
                                            row.get("n"),
                                            row.get("big"),
                                            row.get("d"),
                                            row.get("r"),
                                            row.get("b")))
                    .containsExactly(
                            "1 7 9007199254740993 1.25 2.0 true",
                            "2 2 -1 3.50 1.0E300 false",
                            "4 5000000000 1 1.00 1.0 true",
                            "12 null null null null null");
            assertThat(place.rejected(allocator, Map.of()))
                    .extracting(RejectedRow::reason)
                    .satisfiesExactly(
                            reason -> assertThat(reason).contains("'n'", "1.5 is no whole number"),
                            reason -> assertThat(reason).contains("'n'", "'seven' is no number"),
                            reason -> assertThat(reason).contains("'big'", "1.0E19"),
                            reason -> assertThat(reason).contains("'d'", "'much' is no number"),
                            reason -> assertThat(reason).contains("'d'"),
                            reason -> assertThat(reason).contains("'r'", "'fast' is no number"),
                            reason -> assertThat(reason).contains("'b'", "'maybe' is no number"),
                            reason -> assertThat(reason).contains("'n'", "it is no number"));
        }
    }

    @Test
    void an_expression_is_of_the_type_that_it_gives() throws Exception {
        Place place = Place.in(connection());
        place.execute("CREATE TABLE " + place.table() + " (t TEXT, n INT)");
        place.execute(
                "INSERT INTO "
                        + place.table()
                        + " VALUES (NULL, NULL), ('007', 3000000000), ('b', 2)");
        try (RootAllocator allocator = new RootAllocator()) {
            assertThat(
                            place.rows(
                                    allocator,
                                    Map.of(
                                            "table",
                                            "",
                                            "query",
                                            "SELECT upper(t) AS u, n + 1 AS m, n / 2.0 AS h, NULL AS z, x'00' AS b FROM "
                                                    + place.table()
                                                    + " WHERE n IS NOT NULL ORDER BY n -- the last line")))
                    .extracting(row ->
                            row.get("u")
                                    + " "
                                    + row.get("m")
                                    + " "
                                    + row.get("h")
                                    + " "
                                    + row.get("z"))
                    .containsExactly("B 3 1.0 null", "007 3000000001 1.5E9 null");
        }
    }
}

package dev.sluice.component.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.RejectedRow;
import dev.sluice.testkit.Batches;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

final class MariaWriterIT extends TableWriterContract {

    @Override
    protected Map<String, Object> connection() {
        return Servers.maria();
    }

    @Override
    protected Map<String, Object> nowhere() {
        return Map.of("type", "mariadb", "host", "localhost", "port", 1, "database", "x");
    }

    private static List<Object> at(int id, LocalDateTime time) {
        Instant moment = time.toInstant(ZoneOffset.UTC);
        return Batches.row(id, time.toLocalDate(), time, moment);
    }

    private static LocalDateTime noon(int year, int month, int day) {
        return LocalDateTime.of(year, month, day, 12, 0);
    }

    @Test
    void a_date_of_which_another_would_be_kept_is_refused() {
        Place place = Place.in(connection());
        LocalDateTime first = LocalDateTime.of(0, 1, 1, 0, 0);
        LocalDateTime last = LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000);
        List<RejectedRow> rejected =
                place.load(
                        DATES,
                        List.of(
                                at(0, first),
                                at(1, noon(0, 2, 29)),
                                at(2, last),
                                at(3, noon(10000, 1, 1)),
                                at(4, noon(67562, 3, 4)),
                                at(5, noon(-43, 3, 15)),
                                Batches.row(6, LocalDate.ofEpochDay(0), noon(12026, 1, 1), null),
                                Batches.row(7, null, null, null)),
                        Map.of("create", true));
        try (RootAllocator allocator = new RootAllocator()) {
            assertThat(place.rows(allocator, Map.of()))
                    .extracting(row ->
                            row.get("id")
                                    + " "
                                    + row.get("day")
                                    + " "
                                    + row.get("stamp")
                                    + " "
                                    + row.get("moment"))
                    .containsExactly(
                            "0 0000-01-01 " + first + " " + first,
                            "2 9999-12-31 " + last + " " + last,
                            "7 null null null");
        }
        assertThat(rejected)
                .extracting(RejectedRow::reason)
                .hasSize(5)
                .filteredOn(reason -> reason.contains("keeps"))
                .hasSize(4)
                .allSatisfy(reason ->
                        assertThat(reason)
                                .contains("keeps dates of 0000-01-01 to 9999-12-31", "replace it"));
        assertThat(rejected.getLast().reason()).contains("'stamp'");
    }

    @Test
    void a_generated_column_is_refused_before_the_run() throws Exception {
        refusesGenerated("VARCHAR(20) AS (other + 1) STORED", Map.of());
        newPlace();
        refusesGenerated("VARCHAR(20) AS (other + 1)", Map.of("mode", "upsert", "key", "id"));
    }
}

package dev.sluice.component.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.RejectedRow;
import dev.sluice.testkit.Batches;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

final class SqliteWriterIT extends TableWriterContract {

    @Override
    protected Map<String, Object> connection() {
        return Servers.file("sqlite");
    }

    @Override
    protected Map<String, Object> nowhere() {
        return Map.of("type", "sqlite", "path", "/proc/nowhere/x.db");
    }

    /** SQLite keeps what it is given, as long as it has 15 digits; reading tells what fits. */
    @Test
    @Override
    protected void a_number_that_the_column_would_round_is_refused() throws Exception {
        Place place = numbers();
        List<RejectedRow> refused =
                place.load(
                        NUMBERS,
                        List.of(
                                number(1, 1, "0.12"),
                                number(2, 1.5, "0.12"),
                                number(3, -3, "0.125"),
                                number(4, 1, "12345678901234.56"),
                                number(5, 1, "123456789012345"),
                                number(6, 1, "12345678901234567000000"),
                                Batches.row(7, null, null)),
                        Map.of());
        assertThat(refused)
                .extracting(RejectedRow::raw, RejectedRow::reason)
                .satisfiesExactly(
                        row ->
                                assertThat(row.toList().toString())
                                        .contains("12345678901234.56", "'fine' keeps 15 digits"),
                        row ->
                                assertThat(row.toList().toString())
                                        .contains("12345678901234567000000"));
        try (RootAllocator allocator = new RootAllocator()) {
            assertThat(place.rows(allocator, Map.of()))
                    .extracting(
                            row -> row.get("id") + " " + row.get("whole") + " " + row.get("fine"))
                    .containsExactlyInAnyOrder("1 1 0.12", "5 1 123456789012345.00", "7 null null");
            assertThat(place.rejected(allocator, Map.of()))
                    .extracting(RejectedRow::reason)
                    .satisfiesExactly(
                            reason -> assertThat(reason).contains("'whole'", "1.5 is no whole"),
                            reason -> assertThat(reason).contains("'fine'", "Rounding"));
        }
    }

    @Test
    void an_infinite_date_is_a_text_that_sorts_as_it_is() {
        Place place = Place.in(connection());
        place.load(DATES, infinite(), Map.of("create", true));
        String all =
                "SELECT day || ' ' || stamp || ' ' || moment AS text FROM "
                        + place.table()
                        + " ORDER BY moment";
        try (RootAllocator allocator = new RootAllocator()) {
            assertThat(place.rows(allocator, Map.of("query", all)))
                    .extracting(row -> row.get("text"))
                    .containsExactly(
                            "-infinity -infinity -infinity",
                            "2026-11-27 2026-11-27 12:00:00.000000 2026-11-27 12:00:00.000000Z",
                            "infinity infinity infinity");
        }
    }
}

package dev.sluice.component.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.BatchReader;
import dev.sluice.api.Options;
import dev.sluice.api.Position;
import dev.sluice.api.Source;
import dev.sluice.testkit.Batches;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A transaction that commits after rows with later stamps have been read, in PostgreSQL. */
final class LateCommitIT {

    private final Place place = Place.in(Servers.postgres());
    private Position position = Position.START;

    @BeforeEach
    void aTable() throws Exception {
        place.execute(
                "CREATE TABLE " + place.table() + " (id int, at timestamptz, word timestamp)");
    }

    /** What a run brings; the next one goes on behind it. */
    private List<Object> run(Map<String, Object> options) {
        List<Object> ids = new ArrayList<>();
        try (RootAllocator allocator = new RootAllocator();
                Source source = place.source(allocator, options);
                BatchReader reader = source.open(position)) {
            for (var chunk = reader.next(); chunk != null; chunk = reader.next()) {
                try (var batch = chunk.batch()) {
                    Batches.rows(batch).forEach(row -> ids.add(row.get("id")));
                }
                position = chunk.position();
            }
        }
        return ids;
    }

    private String row(int id, int minutesAgo) {
        return "INSERT INTO "
                + place.table()
                + " VALUES ("
                + id
                + ", now() - interval '"
                + minutesAgo
                + " minutes')";
    }

    /** Two runs, with a commit between them of a row that is older than what the first may see. */
    private List<List<Object>> runs(Map<String, Object> first, Map<String, Object> second)
            throws Exception {
        place.execute(row(1, 120));
        try (RootAllocator allocator = new RootAllocator();
                Connection late =
                        Database.of(new Options(place.connection()), Place.context(allocator))
                                .connect();
                Statement statement = late.createStatement()) {
            late.setAutoCommit(false);
            statement.execute(row(2, 30));
            place.execute(row(3, 20));
            List<Object> before = run(first);
            late.commit();
            return List.of(before, run(second));
        }
    }

    @Test
    void without_a_lag_its_row_is_never_read() throws Exception {
        Map<String, Object> cursor = Map.of("cursor", "at");
        assertThat(runs(cursor, cursor)).containsExactly(List.of(1, 3), List.of());
    }

    @Test
    void with_a_lag_longer_than_the_transaction_it_is_read_by_the_next_run() throws Exception {
        assertThat(
                        runs(
                                Map.of("cursor", "at", "safety-lag", "60m"),
                                Map.of("cursor", "at", "safety-lag", "10m")))
                .containsExactly(List.of(1), List.of(2, 3));
    }

    @Test
    void a_cursor_that_does_not_tell_the_age_of_a_row_is_refused_with_what_to_use() {
        assertThatThrownBy(() -> run(Map.of("cursor", "id", "safety-lag", "1m")))
                .hasMessageContainingAll("'id'", "time of the last change");
        assertThatThrownBy(() -> run(Map.of("cursor", "word", "safety-lag", "1m")))
                .hasMessageContainingAll("cursor-zone", "'word'");
        assertThatThrownBy(
                        () -> run(Map.of("cursor", "at", "safety-lag", "1m", "cursor-zone", "UTC")))
                .hasMessageContainingAll("cursor-zone", "'at'");
    }
}

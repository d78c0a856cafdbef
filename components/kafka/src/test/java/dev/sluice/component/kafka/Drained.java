package dev.sluice.component.kafka;

import dev.sluice.api.BatchReader;
import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.Position;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Source;
import dev.sluice.testkit.Batches;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a reader gave, up to its end. */
record Drained(
        List<Map<String, @Nullable Object>> rows,
        List<RejectedRow> rejected,
        List<Position> positions,
        List<Integer> sizes) {

    static Drained of(Source source, Position after) {
        try (BatchReader reader = source.open(after)) {
            return of(reader);
        }
    }

    static Drained of(BatchReader reader) {
        Drained drained =
                new Drained(
                        new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
            drained.add(chunk);
        }
        return drained;
    }

    /** The next batch with rows; a reader that follows also tells positions without any. */
    static Drained ofNextRows(BatchReader reader) {
        Drained drained = of(new OneChunk(reader));
        while (drained.rows().isEmpty()) {
            drained = of(new OneChunk(reader));
        }
        return drained;
    }

    void add(Chunk chunk) {
        try (var batch = chunk.batch()) {
            rows.addAll(Batches.rows(batch));
            rejected.addAll(chunk.rejected());
            positions.add(chunk.position());
            sizes.add((int) chunk.read());
        }
    }

    List<@Nullable Object> ids() {
        return column("id");
    }

    List<@Nullable Object> column(String name) {
        List<@Nullable Object> values = new ArrayList<>();
        rows.forEach(row -> values.add(row.get(name)));
        return values;
    }

    Position position() {
        return positions.getLast();
    }
}

package dev.sluice.component.local;

import dev.sluice.api.BatchReader;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.Options;
import dev.sluice.api.Position;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** A run's surroundings, which fail on close where memory was not released. */
final class Bench implements AutoCloseable {

    /** What a source gave. */
    record Drained(
            List<List<Object>> rows, List<RejectedRow> rejected, long read, List<Position> at) {}

    boolean cancelled;
    final BufferAllocator allocator = new RootAllocator(1L << 30);
    final ConnectorContext context =
            new ConnectorContext(
                    "n", "pipeline/n", allocator, Path.of("."), Path.of("."), () -> cancelled);

    Drained drain(Source source, Position after) {
        List<List<Object>> rows = new ArrayList<>();
        List<RejectedRow> rejected = new ArrayList<>();
        List<Position> positions = new ArrayList<>();
        long read = 0;
        try (BatchReader reader = source.open(after)) {
            for (BatchReader.Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                for (int row = 0; row < chunk.batch().rows(); row++) {
                    rows.add(CellValues.row(chunk.batch(), row));
                }
                rejected.addAll(chunk.rejected());
                positions.add(chunk.position());
                read += chunk.read();
                chunk.batch().close();
            }
        }
        return new Drained(rows, rejected, read, positions);
    }

    static Options options(Object... pairs) {
        java.util.Map<String, Object> map = new java.util.LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return new Options(map);
    }

    @Override
    public void close() {
        allocator.close();
    }
}

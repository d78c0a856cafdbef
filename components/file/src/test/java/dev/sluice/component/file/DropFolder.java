package dev.sluice.component.file;

import dev.sluice.api.BatchReader;
import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.Options;
import dev.sluice.api.Position;
import dev.sluice.api.Source;
import dev.sluice.testkit.Batches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.arrow.memory.RootAllocator;

/** A folder in which files arrive, runs that read it, and a target that keeps what they commit. */
final class DropFolder implements AutoCloseable {

    private final Path base;
    private final Map<String, Object> options = new HashMap<>();
    private final RootAllocator allocator = new RootAllocator();
    private final List<Object> stored = new ArrayList<>();
    private Position kept = Position.START;

    DropFolder(Path base) {
        this.base = base;
        options.putAll(
                Map.of(
                        "path",
                        "in/*.csv",
                        "new-files",
                        true,
                        "settle",
                        "1ms",
                        "columns",
                        Map.of("id", "int")));
        try {
            Files.createDirectories(base.resolve("in"));
            Files.createDirectories(base.resolve("tmp"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    DropFolder with(String option, Object value) {
        options.put(option, value);
        return this;
    }

    Path in(String name) {
        return base.resolve("in").resolve(name);
    }

    Path path(String name) {
        return base.resolve(name);
    }

    /** A file of these numbers, changed so many minutes ago. */
    Path drop(String name, int minutesAgo, Integer... ids) throws IOException {
        StringBuilder text = new StringBuilder("id\n");
        for (Integer id : ids) {
            text.append(id).append('\n');
        }
        Path file = in(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return aged(file, minutesAgo);
    }

    static Path aged(Path file, int minutesAgo) throws IOException {
        Files.setLastModifiedTime(
                file, FileTime.from(Instant.now().minusSeconds(60L * minutesAgo)));
        return file;
    }

    ConnectorContext context(BooleanSupplier cancelled) {
        return new ConnectorContext(
                "in",
                "p/in",
                allocator,
                base,
                base.resolve("tmp"),
                base.resolve("kept"),
                cancelled);
    }

    Source source(BooleanSupplier cancelled) {
        return new FileConnector().source(new Options(options), context(cancelled));
    }

    /** A run that reads to the end and commits each batch; gives the numbers it brought. */
    List<Object> run() {
        return run(Integer.MAX_VALUE, true);
    }

    /**
     * A run that dies after so many batches are committed.
     *
     * @param told whether it had told the source of the last of them
     */
    List<Object> run(int batches, boolean told) {
        int before = stored.size();
        try (Source source = source(() -> false);
                BatchReader reader = source.open(kept)) {
            for (int i = 0; i < batches; i++) {
                Chunk chunk = reader.next();
                if (chunk == null) {
                    break;
                }
                commit(chunk);
                if (told || i < batches - 1) {
                    reader.acknowledge(kept);
                }
            }
        }
        return List.copyOf(stored.subList(before, stored.size()));
    }

    void commit(Chunk chunk) {
        try (var batch = chunk.batch()) {
            Batches.rows(batch).forEach(row -> stored.add(row.values().iterator().next()));
        }
        kept = chunk.position();
    }

    /** All that is at the target. */
    List<Object> stored() {
        return List.copyOf(stored);
    }

    Position kept() {
        return kept;
    }

    /** The target goes back, as a database does that is restored. */
    void restore(Position position) {
        kept = position;
    }

    @Override
    public void close() {
        allocator.close();
    }
}

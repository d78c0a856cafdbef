package dev.sluice.component.table;

import dev.sluice.api.BatchReader;
import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.BatchWriter;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.Options;
import dev.sluice.api.Position;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Schema;
import dev.sluice.api.Source;
import dev.sluice.api.Target;
import dev.sluice.testkit.Batches;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** A table of its own in a real database, for one test. */
record Place(Map<String, Object> connection, String table) {

    private static final AtomicInteger COUNT = new AtomicInteger();

    static Place in(Map<String, Object> connection) {
        return new Place(connection, "t" + COUNT.incrementAndGet());
    }

    static ConnectorContext context(BufferAllocator allocator) {
        return context(allocator, "pipeline/node", () -> false);
    }

    private static ConnectorContext context(
            BufferAllocator allocator, String delivery, BooleanSupplier cancelled) {
        Path here = Path.of("").toAbsolutePath();
        return new ConnectorContext("node", delivery, allocator, here, here, cancelled);
    }

    Options options(Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(more);
        all.put("connection", connection);
        all.putIfAbsent("table", table);
        return new Options(all);
    }

    Target target(BufferAllocator allocator, Map<String, Object> more) {
        return new TableConnector().target(options(more), context(allocator));
    }

    /** The target of a pipeline of its own; its run is to stop once it is cancelled. */
    Target target(
            BufferAllocator allocator,
            Map<String, Object> more,
            String delivery,
            BooleanSupplier cancelled) {
        return new TableConnector().target(options(more), context(allocator, delivery, cancelled));
    }

    Source source(BufferAllocator allocator, Map<String, Object> more) {
        return new TableConnector().source(options(more), context(allocator));
    }

    List<RejectedRow> load(Schema schema, List<List<Object>> rows, Map<String, Object> more) {
        try (RootAllocator allocator = new RootAllocator();
                Target target = target(allocator, more);
                BatchWriter writer = target.open(schema)) {
            List<RejectedRow> rejected =
                    writer.write(Batches.of(schema, allocator, rows)).rejected();
            writer.commit(Position.START);
            return rejected;
        }
    }

    List<Map<String, Object>> rows(BufferAllocator allocator, Map<String, Object> more) {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (Source source = source(allocator, more);
                BatchReader reader = source.open(Position.START)) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                try (var batch = chunk.batch()) {
                    rows.addAll(Batches.rows(batch));
                }
            }
        }
        return rows;
    }

    List<RejectedRow> rejected(BufferAllocator allocator, Map<String, Object> more) {
        List<RejectedRow> rejected = new ArrayList<>();
        try (Source source = source(allocator, more);
                BatchReader reader = source.open(Position.START)) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                chunk.batch().close();
                rejected.addAll(chunk.rejected());
            }
        }
        return rejected;
    }

    void execute(String sql) throws Exception {
        try (RootAllocator allocator = new RootAllocator();
                Connection c = Database.of(new Options(connection), context(allocator)).connect();
                Statement statement = c.createStatement()) {
            statement.execute(sql);
        }
    }
}

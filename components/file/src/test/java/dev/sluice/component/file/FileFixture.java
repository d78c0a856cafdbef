package dev.sluice.component.file;

import dev.sluice.api.BatchReader;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** Reads and writes files in one folder. */
record FileFixture(Path folder, BufferAllocator allocator) {

    /** What a source gave. */
    record Read(List<Map<String, @Nullable Object>> rows, List<RejectedRow> rejected) {}

    ConnectorContext context() {
        return new ConnectorContext(
                "node", "pipeline/node", allocator, folder, folder, () -> false);
    }

    Source source(Map<String, Object> options) {
        return new FileConnector().source(new Options(options), context());
    }

    Target target(Map<String, Object> options) {
        return new FileConnector().target(new Options(options), context());
    }

    /** What the positions of that file know it by. */
    String fingerprint(String path) {
        return FileSet.resolve(new Options(Map.of("path", path)), context()).fingerprint();
    }

    Read read(Map<String, Object> options) {
        return read(options, Position.START);
    }

    Read read(Map<String, Object> options, Position after) {
        Read read = new Read(new ArrayList<>(), new ArrayList<>());
        try (Source source = source(options);
                BatchReader reader = source.open(after)) {
            for (var chunk = reader.next(); chunk != null; chunk = reader.next()) {
                try (var batch = chunk.batch()) {
                    read.rows().addAll(Batches.rows(batch));
                    read.rejected().addAll(chunk.rejected());
                }
            }
        }
        return read;
    }

    void write(Map<String, Object> options, Schema schema, List<List<@Nullable Object>> rows) {
        try (Target target = target(options);
                BatchWriter writer = target.open(schema)) {
            writer.write(Batches.of(schema, allocator, rows));
            writer.commit(Position.START);
        }
    }

    static Map<String, Object> types(Schema schema) {
        Map<String, Object> types = new LinkedHashMap<>();
        schema.columns().forEach(column -> types.put(column.name(), column.type().toString()));
        return types;
    }
}

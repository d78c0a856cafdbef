package dev.sluice.component.file;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Schema;
import dev.sluice.api.Target;
import dev.sluice.testkit.WriterContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** The writer's contract, read back by the same format's reader. */
abstract class FormatWriterContract extends WriterContract {

    @TempDir Path folder = Path.of("");

    abstract String path();

    /** How the target at that path is written. */
    Map<String, Object> writing(String path) {
        return Map.of("path", path);
    }

    /** Where it is read from. */
    String reading() {
        return path();
    }

    boolean written() {
        return Files.exists(folder.resolve(path()));
    }

    @Override
    protected Target target(BufferAllocator allocator) {
        return new FileFixture(folder, allocator).target(writing(path()));
    }

    @Override
    protected List<Map<String, @Nullable Object>> stored(Schema schema, BufferAllocator allocator) {
        if (!written()) {
            return List.of();
        }
        return new FileFixture(folder, allocator)
                .read(Map.of("path", reading(), "columns", FileFixture.types(schema)))
                .rows();
    }

    @Override
    protected Target unreachable(BufferAllocator allocator) {
        try {
            Files.writeString(folder.resolve("plain"), "no folder");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return new FileFixture(folder, allocator).target(writing("plain/" + path()));
    }

    @Override
    protected ErrorCode unreachableCode() {
        return ErrorCode.ACCESS_DENIED;
    }
}

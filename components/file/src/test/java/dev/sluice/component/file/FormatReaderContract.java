package dev.sluice.component.file;

import dev.sluice.api.Source;
import dev.sluice.testkit.ReaderContract;
import dev.sluice.testkit.Samples;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** The reader's contract over files that the same format's writer wrote. */
abstract class FormatReaderContract extends ReaderContract {

    @TempDir Path folder = Path.of("");

    abstract String path();

    @Override
    protected Source source(List<List<@Nullable Object>> rows, BufferAllocator allocator) {
        FileFixture files = new FileFixture(folder, allocator);
        files.write(Map.of("path", path()), Samples.SMALL, rows);
        return files.source(Map.of("path", path()));
    }

    @Override
    protected Source missing(BufferAllocator allocator) {
        return new FileFixture(folder, allocator).source(Map.of("path", "no-" + path()));
    }
}

package dev.sluice.component.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.Copy;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Target;
import dev.sluice.sql.Registered;
import dev.sluice.sql.SqlSession;
import dev.sluice.sql.SqlSettings;
import dev.sluice.testkit.Batches;
import dev.sluice.testkit.Samples;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What another session copies is what the writer writes. */
final class CopyTest {

    @TempDir Path folder = Path.of("");
    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void nothingIsLeft() {
        allocator.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "csv.gz", "tsv", "json", "jsonl", "jsonl.zst", "parquet"})
    void a_copied_file_holds_what_a_written_one_does(String extension) {
        FileFixture files = new FileFixture(folder, allocator);
        String copied = "copied." + extension;
        String written = "written." + extension;
        files.write(Map.of("path", written), Samples.ALL, Samples.all());

        try (Target target = files.target(Map.of("path", copied));
                BatchWriter writer = target.open(Samples.ALL)) {
            copy(writer.copy().orElseThrow());
            writer.commit(Position.START);
        }

        assertThat(read(files, copied)).hasSize(4).isEqualTo(read(files, written));
        assertThat(files.source(Map.of("path", copied)).schema())
                .isEqualTo(files.source(Map.of("path", written)).schema());
    }

    private void copy(Copy copy) {
        RecordBatch batch = Batches.of(Samples.ALL, allocator, Samples.all());
        SqlSettings settings = SqlSettings.modest(folder, List.of(copy.file()));
        try (SqlSession session = SqlSession.open(settings);
                Registered input = session.register(batch, allocator)) {
            session.execute(copy.statement("SELECT * FROM " + input.name()));
        }
    }

    private static List<Map<String, @Nullable Object>> read(FileFixture files, String path) {
        return files.read(Map.of("path", path, "columns", FileFixture.types(Samples.ALL))).rows();
    }
}

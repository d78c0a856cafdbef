package dev.sluice.component.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Target;
import dev.sluice.testkit.Batches;
import dev.sluice.testkit.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that is full: a real one where a small one can be mounted, and one that says so. */
final class NoSpaceTest {

    @TempDir Path folder = Path.of("");
    private final BufferAllocator allocator = new RootAllocator();
    private boolean mounted;

    @AfterEach
    void nothingIsLeft() throws Exception {
        allocator.close();
        if (mounted) {
            run("umount", folder.resolve("small").toString());
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Names that do not pack: a megabyte of them fills the disk in every format. */
    private static List<List<@Nullable Object>> rows() {
        return Stream.generate(UUID::randomUUID)
                .limit(60_000)
                .map(id -> Batches.row(1, id.toString() + UUID.randomUUID()))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.csv",
                "a.csv.gz",
                "a.json",
                "a.jsonl",
                "a.parquet",
                "a.avro",
                "a.xml",
                "a.xlsx"
            })
    void a_full_disk_is_named_and_keeps_what_was_there(String name) throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString());
        Files.writeString(small.resolve(name), "old");

        if (mounted) {
            assertThatThrownBy(() -> fill(small.resolve(name)))
                    .isInstanceOfSatisfying(
                            PipelineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_SPACE))
                    .hasMessageContaining(name)
                    .hasMessageContaining("free some");
        }
        try (Stream<Path> left = Files.list(small)) {
            assertThat(left).containsExactly(small.resolve(name));
        }
        assertThat(Files.readString(small.resolve(name))).isEqualTo("old");
    }

    private void fill(Path file) {
        try (Target target =
                        new FileFixture(folder, allocator).target(Map.of("path", file.toString()));
                BatchWriter writer = target.open(Samples.SMALL)) {
            for (int i = 0; i < 4; i++) {
                writer.write(Batches.of(Samples.SMALL, allocator, rows()));
            }
            writer.commit(Position.START);
        }
    }

    @Test
    void a_sink_without_space_is_named() throws IOException {
        WriteRequest request =
                new WriteRequest(
                        new Options(Map.of("path", "a.xml")),
                        new FileFixture(folder, allocator).context(),
                        Samples.SMALL,
                        folder.resolve("staged"),
                        folder.resolve("a.xml"));
        try (RecordWriter writer = new RecordWriter(request, new FullSink())) {
            assertThatThrownBy(() ->
                            writer.write(Batches.of(Samples.SMALL, allocator, Samples.small(0, 1))))
                    .isInstanceOfSatisfying(
                            PipelineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_SPACE))
                    .hasMessageContaining("a.xml");
        }
    }

    private static final class FullSink implements RecordWriter.Sink {
        @Override
        public void write(List<@Nullable Object> row) throws IOException {
            throw new IOException("No space left on device");
        }

        @Override
        public void finish() throws IOException {
            throw new IOException("No space left on device");
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}

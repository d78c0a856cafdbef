package dev.sluice.component.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every format goes, also packed. */
final class FolderFormatsTest {

    @TempDir Path base;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "csv",
                "tsv",
                "json",
                "jsonl",
                "parquet",
                "avro",
                "xml",
                "xlsx",
                "csv.gz",
                "csv.zst",
                "jsonl.gz"
            })
    void files_of_a_format_are_taken_as_they_come(String extension) throws Exception {
        Map<String, Object> columns = new HashMap<>();
        Samples.SMALL.columns().forEach(c -> columns.put(c.name(), c.type().toString()));
        try (DropFolder drop = new DropFolder(base);
                RootAllocator allocator = new RootAllocator()) {
            drop.with("path", "in/*." + extension)
                    .with("columns", columns)
                    .with("select", List.of("id"));
            FileFixture files = new FileFixture(base, allocator);
            files.write(Map.of("path", "in/a." + extension), Samples.SMALL, Samples.small(0, 3));
            DropFolder.aged(drop.in("a." + extension), 5);
            assertThat(drop.run()).hasSize(3);
            files.write(Map.of("path", "in/b." + extension), Samples.SMALL, Samples.small(3, 5));
            assertThat(drop.run()).hasSize(2);
            assertThat(drop.stored()).doesNotHaveDuplicates();
        }
    }

    @Test
    void fixed_width_goes_by_its_fields() throws Exception {
        try (DropFolder drop = new DropFolder(base)) {
            drop.with("path", "in/*.fwf")
                    .with(
                            "fields",
                            List.of(Map.of("name", "id", "start", 1, "length", 3, "type", "int")));
            Files.writeString(drop.in("a.fwf"), "001\n002\n");
            assertThat(drop.run()).containsExactly(1, 2);
        }
    }

    @Test
    void what_a_file_needs_beside_it_goes_with_it() throws Exception {
        try (DropFolder drop = new DropFolder(base)) {
            drop.with("encoding", "windows-1252").with("columns", Map.of("word", "string"));
            for (String name : List.of("a.csv", "b.csv")) {
                Files.write(
                        drop.in(name),
                        "word\ngrün\n".getBytes(java.nio.charset.Charset.forName("windows-1252")));
            }
            assertThat(drop.run()).containsExactly("grün", "grün");
            try (var left = Files.list(drop.path("tmp"))) {
                assertThat(left).isEmpty();
            }
        }
    }

    @Test
    void the_path_of_a_file_can_be_a_column() throws Exception {
        try (DropFolder drop = new DropFolder(base)) {
            drop.with("filename", "file").with("select", List.of("file"));
            Path file = drop.drop("a.csv", 5, 1);
            assertThat(drop.run()).containsExactly(file.toString());
        }
    }
}

package dev.sluice.component.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RejectedRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CsvRejectsTest {

    @TempDir Path folder = Path.of("");
    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void nothingIsLeft() {
        allocator.close();
    }

    private FileFixture files() {
        return new FileFixture(folder, allocator);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void rows_that_do_not_parse_come_out_once_with_their_line() throws IOException {
        write("a.csv", "id,name,day\n1,ok,2024-01-02\nx,bad,nope\n3,short\n4,a,2024-01-01,long\n");

        var read =
                files().read(
                                Map.of(
                                        "path",
                                        "a.csv",
                                        "columns",
                                        Map.of("id", "int", "day", "date")));

        assertThat(read.rows()).hasSize(1);
        assertThat(read.rejected())
                .extracting(RejectedRow::place)
                .containsExactly("a.csv:3", "a.csv:4", "a.csv:5");
        assertThat(read.rejected().getFirst().raw()).isEqualTo("x,bad,nope");
    }

    @Test
    void bad_json_lines_are_quarantined_with_their_text() throws IOException {
        write(
                "a.jsonl",
                "{\"a\":1}\n{\"a\":2,}\n\n[1]\n{\"a\":\"x\"}\n{\"a\":1.5}\nnope\n{\"a\":3}");

        var read = files().read(Map.of("path", "a.jsonl", "columns", Map.of("a", "int")));

        assertThat(read.rows()).extracting(row -> row.get("a")).containsExactly(1, 3);
        assertThat(read.rejected())
                .extracting(RejectedRow::place)
                .containsExactlyInAnyOrder(
                        "a.jsonl:2", "a.jsonl:4", "a.jsonl:5", "a.jsonl:6", "a.jsonl:7");
    }

    @Test
    void partitions_and_file_names_become_columns() throws IOException {
        write("in/y=2025/b.csv", "id\n2\n");
        write("in/y=2024/a.csv", "id\n1\n");

        var read =
                files().read(
                                Map.of(
                                        "path", "in/**/*.csv",
                                        "hive-partitioned", true,
                                        "filename", "file"));

        assertThat(read.rows()).extracting(row -> row.get("y")).containsExactly(2024L, 2025L);
        assertThat(String.valueOf(read.rows().getFirst().get("file"))).endsWith("a.csv");
    }

    @Test
    void reading_goes_on_after_a_position() throws IOException {
        write("a.csv", "id\n1\n2\n3\n");

        String files = files().fingerprint("a.csv");

        var read = files().read(Map.of("path", "a.csv"), new Position("2:0:" + files));

        assertThat(read.rows()).extracting(row -> row.get("id")).containsExactly(3L);
    }

    @Test
    void reading_does_not_go_on_in_files_that_have_changed() throws IOException {
        write("a.csv", "id\n1\n2\n3\n");
        Position position = new Position("2:0:" + files().fingerprint("a.csv"));
        write("a.csv", "id\n0\n1\n2\n3\n");

        assertThatThrownBy(() -> files().read(Map.of("path", "a.csv"), position))
                .hasMessageContaining("the files have changed");
    }

    @Test
    void latin_1_and_byte_order_marks_are_read() throws IOException {
        Files.write(folder.resolve("l.csv"), "n\ncafé\n".getBytes(StandardCharsets.ISO_8859_1));
        Files.write(folder.resolve("u.csv"), "n\ncafé\n".getBytes(StandardCharsets.UTF_16));

        for (var options :
                java.util.List.of(
                        Map.<String, Object>of(
                                "path", "l.csv", "encoding", "latin-1", "header", true),
                        Map.<String, Object>of(
                                "path", "u.csv", "encoding", "utf-16", "header", true))) {
            assertThat(files().read(options).rows())
                    .extracting(row -> row.get("n"))
                    .containsExactly("café");
        }
    }

    @Test
    void files_that_are_not_what_they_seem_are_named() throws IOException {
        write("empty.csv", "");
        write("fake.csv.gz", "id\n1\n");
        write("fake.parquet", "id\n1\n");
        write("fake.json", "[{\"a\":1},{\"a\"");
        Files.createDirectory(folder.resolve("dir.csv"));

        for (String path :
                java.util.List.of(
                        "empty.csv", "fake.csv.gz", "fake.parquet", "fake.json", "dir.csv")) {
            assertThatThrownBy(() -> files().read(Map.of("path", path)))
                    .as(path)
                    .isInstanceOfSatisfying(
                            PipelineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREADABLE))
                    .hasMessageContaining(path);
        }
    }

    @Test
    void a_missing_file_names_its_neighbour_and_a_url_is_refused() throws IOException {
        write("orders.csv", "id\n1\n");

        assertThatThrownBy(() -> files().read(Map.of("path", "order.csv")))
                .hasMessageContaining("did you mean 'orders.csv'?");
        assertThatThrownBy(() -> files().read(Map.of("path", "https://x.example/a.csv")))
                .hasMessageContaining("not the path of a file");
    }
}

package dev.sluice.component.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.Column;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Schema;
import dev.sluice.api.Target;
import dev.sluice.testkit.Batches;
import dev.sluice.testkit.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file, or a folder of partitions, is there whole or not at all. */
final class FileTargetTest {

    private static final Schema PARTED =
            Schema.of(
                    Column.of("id", Simple.INT32),
                    Column.of("part", Simple.STRING),
                    Column.of("year", Simple.INT64));

    @TempDir Path folder = Path.of("");
    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void nothingIsLeft() {
        allocator.close();
    }

    private FileFixture files() {
        return new FileFixture(folder, allocator);
    }

    private List<String> tree() throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "csv.gz", "tsv", "json", "jsonl", "jsonl.zst", "parquet"})
    void partitions_come_back_with_every_value(String extension) throws IOException {
        List<List<@Nullable Object>> rows =
                List.of(
                        Batches.row(1, "../../up", 2024L),
                        Batches.row(2, "/etc/passwd", 2024L),
                        Batches.row(3, "..", 2025L),
                        Batches.row(4, null, null),
                        Batches.row(5, "a=b %2F \n\u00fc", 2025L));
        Map<String, Object> options =
                Map.of(
                        "path",
                        "out",
                        "format",
                        extension.replaceFirst("\\..*", ""),
                        "compression",
                        extension.contains(".") ? extension.replaceFirst(".*\\.", "") : "auto",
                        "partition-by",
                        List.of("year", "part"));

        files().write(options, PARTED, rows);

        assertThat(tree()).hasSize(5).allMatch(file -> file.startsWith("out/year="));
        assertThat(tree()).allMatch(file -> file.endsWith("." + extension));
        var read = files().read(Map.of("path", "out/**/*." + extension, "hive-partitioned", true));
        assertThat(read.rejected()).isEmpty();
        assertThat(read.rows())
                .extracting(
                        row -> String.valueOf(row.get("id")),
                        row -> row.get("part"),
                        row -> row.get("year"))
                .containsExactlyInAnyOrderElementsOf(
                        rows.stream()
                                .map(row ->
                                        org.assertj.core.groups.Tuple.tuple(
                                                String.valueOf(row.get(0)), row.get(1), row.get(2)))
                                .toList());
    }

    @Test
    void a_file_that_is_replaced_keeps_its_rights_and_the_link_to_it() throws IOException {
        Path real = Files.createDirectory(folder.resolve("elsewhere")).resolve("real.csv");
        Files.writeString(real, "old");
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), real);

        files().write(Map.of("path", "link.csv"), PARTED, List.of(Batches.row(1, "a", 2023L)));

        assertThat(link).isSymbolicLink();
        assertThat(real).content().isEqualTo("id,part,year\n1,a,2023\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
                .isEqualTo("rw-r-----");
        assertThat(tree()).containsExactly("elsewhere/real.csv", "link.csv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "avro"})
    void a_folder_that_vanishes_is_told(String format) throws IOException {
        Map<String, Object> options = Map.of("path", "gone/out." + format);
        try (Target target = files().target(options);
                BatchWriter writer = target.open(PARTED)) {
            writer.write(Batches.of(PARTED, allocator, List.of(Batches.row(2, "b", 2024L))));
            Staging.delete(folder.resolve("gone"));
            assertThatThrownBy(() -> writer.commit(Position.START))
                    .isInstanceOfSatisfying(
                            PipelineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.WRITE_FAILED))
                    .hasMessageContainingAll("gone", "run again");
        }
    }

    @Test
    void partitions_are_replaced_whole_and_an_abort_leaves_them() throws IOException {
        Map<String, Object> options =
                Map.of("path", "out", "format", "csv", "partition-by", List.of("year"));
        files().write(options, PARTED, List.of(Batches.row(1, "a", 2023L)));
        try (Target target = files().target(options);
                BatchWriter writer = target.open(PARTED)) {
            writer.write(Batches.of(PARTED, allocator, List.of(Batches.row(2, "b", 2024L))));
            writer.abort();
        }
        assertThat(tree()).containsExactly("out/year=2023/data_0.csv");

        files().write(options, PARTED, List.of(Batches.row(2, "b", 2024L)));

        assertThat(tree()).containsExactly("out/year=2024/data_0.csv");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.csv",
                "a.tsv",
                "a.json",
                "a.jsonl",
                "a.parquet",
                "a.avro",
                "a.xml",
                "a.xlsx"
            })
    void nothing_is_seen_before_the_commit_and_nothing_is_left_without_one(String name)
            throws IOException {
        try (Target target = files().target(Map.of("path", name));
                BatchWriter writer = target.open(Samples.SMALL)) {
            writer.write(Batches.of(Samples.SMALL, allocator, Samples.small(0, 100)));
            assertThat(folder.resolve(name)).doesNotExist();
        }
        assertThat(tree()).isEmpty();
    }

    @Test
    void a_folder_with_files_of_others_is_not_replaced_by_partitions() throws IOException {
        Files.createDirectories(folder.resolve("out/year=2023"));
        Files.writeString(folder.resolve("out/important.txt"), "mine");
        Map<String, Object> options =
                Map.of("path", "out", "format", "csv", "partition-by", List.of("year"));
        try (Target target = files().target(options)) {
            assertThatThrownBy(() -> target.check(PARTED))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("important.txt there is no partition");
        }
        assertThat(tree()).containsExactly("out/important.txt");
    }

    /** DuckDB writes in the background: an end in the middle of that must not wait for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"a.csv", "a.jsonl", "a.parquet"})
    void a_write_is_given_up_at_any_time(String name) throws IOException {
        var rows = Samples.small(0, 20_000);
        for (int times = 1; times <= 100; times++) {
            try (Target target = files().target(Map.of("path", name));
                    BatchWriter writer = target.open(Samples.SMALL)) {
                for (int batch = 0; batch < 2 + times % 6; batch++) {
                    writer.write(Batches.of(Samples.SMALL, allocator, rows));
                }
                writer.abort();
            }
            assertThat(tree()).isEmpty();
        }
    }

    @Test
    void a_file_that_is_not_to_be_replaced_is_refused_at_the_check() {
        Map<String, Object> options = Map.of("path", "a.csv", "overwrite", false);
        files().write(options, Samples.SMALL, Samples.small(0, 1));

        try (Target target = files().target(options)) {
            assertThatThrownBy(() -> target.check(Samples.SMALL))
                    .isInstanceOfSatisfying(
                            PipelineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.OPTION_INVALID))
                    .hasMessageContaining("exists");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pipe.csv", "link.csv", "pipe"})
    void what_is_no_file_is_neither_replaced_nor_read(String name) throws Exception {
        Path pipe = pipe(name.equals("pipe") ? "pipe" : "pipe.csv");
        Files.createSymbolicLink(folder.resolve("link.csv"), pipe);
        Map<String, Object> options = Map.of("path", name, "format", "csv");

        try (Target target = files().target(options)) {
            assertRefused(() -> target.check(PARTED), name + " is a pipe, a device or a socket");
            assertRefused(() -> target.open(PARTED), name + " is a pipe, a device or a socket");
        }
        assertThatThrownBy(() -> files().read(options))
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREADABLE))
                .hasMessageContainingAll(name + " cannot be read", "is a pipe", "into a file");
        assertThat(Files.isRegularFile(pipe)).isFalse();
    }

    @Test
    void what_is_no_folder_takes_no_partitions_and_no_parts() throws Exception {
        pipe("pipe");
        Files.writeString(folder.resolve("file"), "mine");

        for (String name : List.of("pipe", "file")) {
            try (Target parted =
                            files().target(
                                            Map.of(
                                                    "path",
                                                    name,
                                                    "format",
                                                    "csv",
                                                    "partition-by",
                                                    List.of("year")));
                    Target parts =
                            files().target(
                                            Map.of(
                                                    "path", name, "format", "csv", "mode",
                                                    "append"))) {
                assertRefused(() -> parted.check(PARTED), name + " is no folder");
                assertRefused(() -> parted.open(PARTED), name + " is no folder");
                assertRefused(() -> parts.check(PARTED), name + " is no folder");
            }
        }
        assertThat(folder.resolve("file")).content().isEqualTo("mine");
    }

    private Path pipe(String name) throws Exception {
        Path pipe = folder.resolve(name);
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        return pipe;
    }

    private static void assertRefused(ThrowingCallable action, String words) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.OPTION_INVALID))
                .hasMessageContaining(words);
    }

    @Test
    void what_a_format_cannot_hold_is_refused_at_the_check() {
        for (String name : List.of("a.avro", "a.xml", "a.xlsx", "a.fwf")) {
            try (Target target = files().target(Map.of("path", name))) {
                assertThatThrownBy(() -> target.check(Samples.ALL))
                        .as(name)
                        .isInstanceOf(PipelineException.class);
            }
        }
        Schema named = Schema.of(Column.of("two words", Simple.STRING));
        try (Target target = files().target(Map.of("path", "a.xml"))) {
            assertThatThrownBy(() -> target.check(named)).hasMessageContaining("'two words'");
        }
    }

    @Test
    void null_is_written_as_the_text_that_is_chosen() throws IOException {
        Map<String, Object> options = Map.of("path", "a.csv", "null", "NA");

        files().write(options, Samples.SMALL, List.of(Batches.row(null, "")));

        assertThat(Files.readString(folder.resolve("a.csv"))).contains("NA,");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.csv",
                "a.tsv",
                "a.json",
                "a.jsonl",
                "a.parquet",
                "a.avro",
                "a.xml",
                "a.xlsx"
            })
    void only_the_chosen_columns_are_written_and_in_their_order(String name) {
        Map<String, Object> options = Map.of("path", name, "columns", List.of("year", "id"));

        files().write(options, PARTED, List.of(Batches.row(1, "a", 2024L)));

        var rows = files().read(Map.of("path", name)).rows();
        assertThat(rows.getFirst().keySet()).containsExactly("year", "id");
        assertThat(String.valueOf(rows.getFirst().get("year"))).isEqualTo("2024");
    }
}

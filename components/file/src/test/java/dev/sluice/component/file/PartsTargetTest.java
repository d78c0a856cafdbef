package dev.sluice.component.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.Column;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Schema;
import dev.sluice.api.Target;
import dev.sluice.testkit.Batches;
import dev.sluice.testkit.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder of parts: what is in it after commits, after kills, and beside others. */
final class PartsTargetTest {

    private static final Map<String, Object> CSV =
            Map.of("path", "out", "format", "csv", "mode", "append");
    private static final Schema PARTED =
            Schema.of(Column.of("id", Simple.INT32), Column.of("day", Simple.STRING));

    @TempDir Path folder = Path.of("");
    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void nothingIsLeft() {
        allocator.close();
    }

    private ConnectorContext context(String delivery) {
        return new ConnectorContext("node", delivery, allocator, folder, folder, () -> false);
    }

    private Target target(Map<String, Object> options, String delivery) {
        return new FileConnector().target(new Options(options), context(delivery));
    }

    private Target target() {
        return target(CSV, "pipeline/node");
    }

    private PartsFolder parts() {
        return new PartsFolder(folder.resolve("out"), context("pipeline/node"));
    }

    private void write(BatchWriter writer, int from, int to) {
        writer.write(Batches.of(Samples.SMALL, allocator, Samples.small(from, to)));
    }

    private void commit(Target target, int from, int to, Position position) {
        try (target;
                BatchWriter writer = target.open(Samples.SMALL)) {
            write(writer, from, to);
            writer.commit(position);
        }
    }

    /** All files of the folder, also hidden ones; not those of the journal. */
    private List<String> tree() throws IOException {
        Path out = folder.resolve("out");
        if (!Files.exists(out)) {
            return List.of();
        }
        try (Stream<Path> tree = Files.walk(out)) {
            return tree.filter(Files::isRegularFile)
                    .map(file -> out.relativize(file).toString())
                    .filter(file -> !file.matches("_sluice/\\w+\\.(json|lock)"))
                    .sorted()
                    .toList();
        }
    }

    private long rows() {
        return new FileFixture(folder, allocator)
                .read(Map.of("path", "out/**/*.csv", "columns", FileFixture.types(Samples.SMALL)))
                .rows()
                .size();
    }

    private static String part(int number) {
        return "part-KEY-%010d.csv".formatted(number);
    }

    private String named(String part) {
        return part.replace("KEY", context("pipeline/node").deliveryKey().substring(0, 8));
    }

    private static void refused(ErrorCode code, ThrowingCallable work, String... words) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContainingAll(words);
    }

    @Test
    void each_commit_is_a_part_and_none_without_rows_is_one() throws IOException {
        try (Target target = target();
                BatchWriter writer = target.open(Samples.SMALL)) {
            assertThat(target.patience()).isEqualTo(Duration.ofMinutes(1));
            write(writer, 0, 3);
            assertThat(tree()).noneMatch(file -> file.endsWith(".csv"));
            writer.commit(new Position("three"));
            writer.commit(new Position("still three"));
            assertThat(target.committed()).isEqualTo(new Position("still three"));
            write(writer, 3, 5);
            writer.prepare(new Position("five"));
            assertThat(tree()).filteredOn(file -> file.endsWith(".csv")).hasSize(1);
            writer.commit(new Position("five"));
        }
        assertThat(tree()).containsExactly(named(part(1)), named(part(2)));
        assertThat(rows()).isEqualTo(5);
    }

    @Test
    void a_run_that_keeps_no_position_leaves_the_one_that_is_there() throws IOException {
        commit(target(), 0, 3, new Position("three"));
        commit(target(), 3, 5, Position.START);
        try (Target target = target()) {
            assertThat(target.committed()).isEqualTo(new Position("three"));
        }
        assertThat(tree()).hasSize(2);
    }

    @Test
    void a_part_that_is_full_is_followed_by_the_next() throws IOException {
        Map<String, Object> options =
                Map.of(
                        "path",
                        "out",
                        "format",
                        "csv",
                        "mode",
                        "append",
                        "roll",
                        Map.of("rows", 10));
        try (Target target = target(options, "pipeline/node");
                BatchWriter writer = target.open(Samples.SMALL)) {
            write(writer, 0, 9);
            assertThat(writer.enough(9)).isFalse();
            write(writer, 9, 12);
            assertThat(writer.enough(12)).isTrue();
            write(writer, 12, 13);
            writer.commit(new Position("13"));
            assertThat(writer.enough(0)).isFalse();
        }
        assertThat(tree()).containsExactly(named(part(1)), named(part(2)));
        assertThat(Files.readAllLines(folder.resolve("out").resolve(named(part(1)))))
                .as("12 rows and a header")
                .hasSize(13);
        assertThat(rows()).isEqualTo(13);
    }

    @Test
    void a_part_takes_no_more_rows_than_its_format_does() throws IOException {
        PartsFolder parts = parts();
        Claim claim = parts.claim();
        parts.clear();
        WriteRequest request =
                new WriteRequest(
                        new Options(CSV),
                        context("pipeline/node"),
                        Samples.SMALL,
                        parts.path(),
                        parts.path());
        try (BatchWriter writer =
                new PartsWriter(
                        parts,
                        claim,
                        parts.journal().read(),
                        number ->
                                Part.begin(
                                        parts, request, TargetFormat.of(new Options(CSV)), number),
                        new PartsWriter.Limits(new Rolling(Long.MAX_VALUE, Long.MAX_VALUE), 5))) {
            write(writer, 0, 3);
            write(writer, 3, 5);
            write(writer, 5, 8);
            writer.commit(Position.START);
        }
        assertThat(tree()).containsExactly(named(part(1)), named(part(2)));
        assertThat(Files.readAllLines(folder.resolve("out").resolve(named(part(2))))).hasSize(4);
        assertThat(TargetFormat.of(new Options(Map.of("path", "a.xlsx"))).mostRows())
                .isEqualTo(1_048_575);
    }

    @Test
    void a_part_is_full_by_its_size_on_the_disk() {
        Map<String, Object> options =
                Map.of(
                        "path",
                        "out",
                        "format",
                        "csv",
                        "mode",
                        "append",
                        "roll",
                        Map.of("size", "1MB"));
        try (Target target = target(options, "pipeline/node");
                BatchWriter writer = target.open(Samples.SMALL)) {
            int rows = 0;
            while (!writer.enough(rows) && rows < 20_000_000) {
                write(writer, rows, rows + 50_000);
                rows += 50_000;
            }
            assertThat(writer.enough(rows)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "csv.gz", "jsonl.zst", "parquet"})
    void partitions_of_a_commit_are_in_their_folders_and_hidden_until_then(String extension)
            throws IOException {
        Map<String, Object> options =
                Map.of(
                        "path",
                        "out." + extension,
                        "mode",
                        "append",
                        "partition-by",
                        List.of("day"));
        Path out = folder.resolve("out." + extension);
        try (Target target = target(options, "pipeline/node");
                BatchWriter writer = target.open(PARTED)) {
            for (int i = 0; i < 2; i++) {
                writer.write(
                        Batches.of(
                                PARTED,
                                allocator,
                                List.of(
                                        Batches.row(2 * i, "mon/day"),
                                        Batches.row(2 * i + 1, "tue"))));
                writer.prepare(new Position("p" + i));
                assertThat(ending(out, extension)).hasSize(2 * i);
                writer.commit(new Position("p" + i));
                assertThat(ending(out, extension)).hasSize(2 * i + 2);
            }
        }
        assertThat(ending(out, extension))
                .allMatch(file -> file.matches("day=(mon%2Fday|tue)/part-\\w{8}-000000000[12].*"));
        var read =
                new FileFixture(folder, allocator)
                        .read(
                                Map.of(
                                        "path",
                                        "out." + extension + "/**/*." + extension,
                                        "hive-partitioned",
                                        true));
        assertThat(read.rows())
                .extracting(row -> row.get("day"))
                .containsExactlyInAnyOrder("mon/day", "tue", "mon/day", "tue");
    }

    private static List<String> ending(Path out, String extension) throws IOException {
        try (Stream<Path> tree = Files.walk(out)) {
            return tree.filter(Files::isRegularFile)
                    .map(file -> out.relativize(file).toString())
                    .filter(file -> file.endsWith("." + extension))
                    .toList();
        }
    }

    /** The folder as a kill leaves it when this much is done. */
    private void killed(Map<String, Object> options, Position position, boolean journaled)
            throws IOException {
        Path living = Files.createDirectory(folder.resolve("living"));
        ConnectorContext there =
                new ConnectorContext(
                        "node", "pipeline/node", allocator, living, living, () -> false);
        try (Target target = new FileConnector().target(new Options(options), there);
                BatchWriter writer = target.open(Samples.SMALL)) {
            write(writer, 0, 3);
            writer.commit(new Position("three"));
            write(writer, 3, 5);
            writer.prepare(position);
            try (Stream<Path> tree = Files.walk(living.resolve("out"))) {
                for (Path path : tree.toList()) {
                    Files.copy(path, folder.resolve(living.relativize(path).toString()));
                }
            }
        }
        if (journaled) {
            parts().journal().commit();
        }
    }

    @Test
    void what_was_not_committed_before_a_kill_is_removed() throws IOException {
        killed(CSV, new Position("five"), false);
        try (Target target = target()) {
            assertThat(target.committed()).isEqualTo(new Position("three"));
            assertThat(tree()).anyMatch(file -> file.endsWith(".part"));
            target.open(Samples.SMALL).close();
        }
        assertThat(tree()).containsExactly(named(part(1)));
        assertThat(rows()).isEqualTo(3);
    }

    @Test
    void what_is_staged_is_no_part_that_a_journal_has_forgotten() throws IOException {
        killed(CSV, new Position("five"), false);
        Map<String, Object> deep = new java.util.HashMap<>(CSV);
        deep.put("partition-by", List.of("day", "hour"));
        Schema schema =
                Schema.of(
                        Column.of("id", Simple.INT32),
                        Column.of("day", Simple.STRING),
                        Column.of("hour", Simple.STRING));
        try (Target target = target(deep, "pipeline/node");
                BatchWriter writer = target.open(schema)) {
            writer.write(Batches.of(schema, allocator, List.of(Batches.row(1, "mon", "noon"))));
            writer.commit(new Position("one more"));
        }
        assertThat(tree()).containsExactly("day=mon/hour=noon/" + named(part(2)), named(part(1)));
    }

    @Test
    void what_was_committed_before_a_kill_is_made_visible() throws IOException {
        killed(CSV, new Position("five"), true);
        assertThat(rows()).isEqualTo(3);
        try (Target target = target()) {
            assertThat(target.committed()).isEqualTo(new Position("five"));
            assertThat(rows()).isEqualTo(5);
        }
        commit(target(), 5, 6, new Position("six"));
        assertThat(tree()).containsExactly(named(part(1)), named(part(2)), named(part(3)));
    }

    @Test
    void a_run_at_its_end_that_was_killed_in_its_commit_is_told_once() throws IOException {
        killed(CSV, Position.START, true);
        refused(
                ErrorCode.RUN_UNFINISHED,
                () -> commit(target(), 5, 6, Position.START),
                named(part(2)),
                "run it again");
        assertThat(rows()).isEqualTo(5);
        commit(target(), 5, 6, Position.START);
        assertThat(rows()).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"format\":1,\"delivery\":\"pipeline/node\",\"par | not a whole one",
                "'' | not a whole one",
                "{} | not a whole one",
                "{\"format\":2,\"delivery\":\"pipeline/node\",\"parts\":1,\"position\":\"\",\"atEnd\":false,\"files\":[]} | format 2",
                "{\"format\":1,\"delivery\":\"other/node\",\"parts\":1,\"position\":\"\",\"atEnd\":false,\"files\":[]} | belongs to 'other/node'",
                "{\"format\":1,\"delivery\":\"pipeline/node\",\"parts\":1,\"position\":null,\"atEnd\":false,\"files\":[]} | not a whole one",
                "{\"format\":1,\"delivery\":\"pipeline/node\",\"parts\":-1,\"position\":\"\",\"atEnd\":false,\"files\":[]} | another program",
                "{\"format\":1,\"delivery\":\"pipeline/node\",\"parts\":1,\"position\":\"\",\"atEnd\":false,\"files\":[\"../part-KEY-0000000001.csv\"]} | another program",
                "{\"format\":1,\"delivery\":\"pipeline/node\",\"parts\":1,\"position\":\"\",\"atEnd\":false,\"files\":[\"/part-KEY-0000000001.csv\"]} | another program",
                "{\"format\":1,\"delivery\":\"pipeline/node\",\"parts\":1,\"position\":\"\",\"atEnd\":false,\"files\":[\"sales.csv\"]} | another program"
            })
    void a_damaged_journal_is_refused_and_nothing_is_written(String text, String why)
            throws IOException {
        commit(target(), 0, 3, new Position("three"));
        Path file = parts().journal().file();
        Files.writeString(file, named(text));

        try (Target target = target()) {
            refused(
                    ErrorCode.STATE_UNREADABLE,
                    () -> target.check(Samples.SMALL),
                    file.toString(),
                    why,
                    "Put it back");
            refused(ErrorCode.STATE_UNREADABLE, target::committed, why);
            refused(ErrorCode.STATE_UNREADABLE, () -> target.open(Samples.SMALL), why);
        }
        assertThat(tree()).containsExactly(named(part(1)));
    }

    @Test
    void a_journal_that_is_gone_or_older_than_the_parts_is_refused() throws IOException {
        commit(target(), 0, 3, new Position("three"));
        Path file = parts().journal().file();
        byte[] older = Files.readAllBytes(file);
        commit(target(), 3, 5, new Position("five"));
        Files.write(file, older);
        refused(
                ErrorCode.STATE_UNREADABLE,
                () -> commit(target(), 3, 5, new Position("five")),
                named(part(2)),
                "ends at number 1");

        Files.delete(file);
        refused(
                ErrorCode.STATE_UNREADABLE,
                () -> commit(target(), 0, 3, new Position("three")),
                named(part(1)),
                file + " is gone",
                "move the files " + named("part-KEY-*"));

        for (String part : tree()) {
            Files.delete(folder.resolve("out").resolve(part));
        }
        commit(target(), 0, 3, new Position("three"));
        assertThat(rows()).isEqualTo(3);
    }

    @Test
    void a_folder_behind_a_link_is_looked_through_as_well() throws IOException {
        Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(folder.resolve("out"), folder.resolve("elsewhere"));
        commit(target(), 0, 3, new Position("three"));
        Files.delete(parts().journal().file());
        refused(
                ErrorCode.STATE_UNREADABLE,
                () -> commit(target(), 0, 3, new Position("three")),
                "is gone");
    }

    @Test
    void parts_may_be_taken_away() throws IOException {
        commit(target(), 0, 3, new Position("three"));
        Files.delete(folder.resolve("out").resolve(named(part(1))));
        commit(target(), 3, 5, new Position("five"));
        assertThat(tree()).containsExactly(named(part(2)));
    }

    @Test
    void of_two_runs_at_once_one_stops() throws IOException {
        try (Target first = target();
                BatchWriter writer = first.open(Samples.SMALL)) {
            write(writer, 0, 3);
            refused(
                    ErrorCode.POSITION_MOVED,
                    () -> commit(target(), 0, 3, new Position("three")),
                    "this process",
                    "'pipeline/node'");
            writer.commit(new Position("three"));
        }
        assertThat(rows()).isEqualTo(3);
    }

    @Test
    void a_run_that_looked_before_another_committed_stops() throws IOException {
        try (Target late = target()) {
            assertThat(late.committed()).isEqualTo(Position.START);
            commit(target(), 0, 3, new Position("three"));
            refused(
                    ErrorCode.POSITION_MOVED,
                    () -> late.open(Samples.SMALL),
                    "committed meanwhile");
        }
        assertThat(tree()).hasSize(1);
    }

    @Test
    void a_journal_that_changes_under_a_run_stops_it() throws IOException {
        commit(target(), 0, 3, new Position("three"));
        Path file = parts().journal().file();
        byte[] older = Files.readAllBytes(file);
        try (Target target = target();
                BatchWriter writer = target.open(Samples.SMALL)) {
            write(writer, 3, 5);
            writer.commit(new Position("five"));
            write(writer, 5, 9);
            Files.write(file, older);
            refused(
                    ErrorCode.POSITION_MOVED,
                    () -> writer.prepare(new Position("nine")),
                    "Let one run");
            writer.abort();
        }
        assertThat(rows()).isEqualTo(5);
    }

    @Test
    void a_part_that_somebody_removes_before_its_commit_stops_the_run() throws IOException {
        try (Target target = target();
                BatchWriter writer = target.open(Samples.SMALL)) {
            write(writer, 0, 3);
            writer.prepare(new Position("three"));
            writer.commit(new Position("three"));
            write(writer, 3, 5);
            write(writer, 5, 5);
            Staging.delete(
                    Objects.requireNonNull(parts().staged("any").getParent(), "in a folder"));
            assertThatThrownBy(() -> writer.prepare(new Position("five")))
                    .isInstanceOf(PipelineException.class);
            writer.abort();
        }
        assertThat(rows()).isEqualTo(3);
    }

    @Test
    void files_of_others_stay_and_another_pipeline_writes_beside() throws IOException {
        Files.createDirectories(folder.resolve("out"));
        Files.writeString(folder.resolve("out/theirs.csv"), "id,name\n1,x\n");
        commit(target(), 0, 3, new Position("three"));
        try (Target other = target(CSV, "pipeline/other");
                BatchWriter writer = other.open(Samples.SMALL)) {
            assertThat(other.committed()).isEqualTo(Position.START);
            commit(target(), 3, 5, new Position("five"));
            write(writer, 10, 20);
            writer.commit(new Position("twenty"));
        }
        assertThat(tree()).hasSize(4).contains("theirs.csv", named(part(1)), named(part(2)));
        assertThat(rows()).isEqualTo(16);
    }

    @Test
    void a_name_that_is_taken_is_not_written_over() throws IOException {
        try (Target target = target();
                BatchWriter writer = target.open(Samples.SMALL)) {
            write(writer, 0, 3);
            Files.writeString(folder.resolve("out").resolve(named(part(1))), "theirs");
            refused(
                    ErrorCode.STATE_UNREADABLE,
                    () -> writer.prepare(new Position("three")),
                    named(part(1)));
        }
        assertThat(Files.readString(folder.resolve("out").resolve(named(part(1)))))
                .isEqualTo("theirs");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "overwrite | true | goes with 'mode: replace'",
                "mode | add | use replace or append",
                "roll.size | 12 | write it as 64MB",
                "roll.rows | 0 | 1 or more",
                "format | fixed-width | only read",
                "path | plain | is no folder"
            })
    void what_makes_no_sense_is_refused(String option, String value, String why)
            throws IOException {
        Files.writeString(folder.resolve("plain"), "");
        Map<String, Object> options = new java.util.HashMap<>(CSV);
        if (option.startsWith("roll.")) {
            options.put("roll", Map.of(option.substring(5), value));
        } else {
            options.put(option, value);
        }
        assertThatThrownBy(
                        () -> {
                            try (Target target = target(options, "pipeline/node")) {
                                target.check(Samples.SMALL);
                            }
                        })
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining(why);
    }

    @Test
    void a_folder_of_parts_is_not_replaced_by_accident() {
        commit(target(), 0, 3, new Position("three"));
        Map<String, Object> replaced =
                Map.of("path", "out", "format", "csv", "partition-by", List.of("id"));
        try (Target target = target(replaced, "pipeline/node")) {
            refused(
                    ErrorCode.OPTION_INVALID,
                    () -> target.check(Samples.SMALL),
                    "holds parts",
                    "mode: append");
        }
        assertThatThrownBy(() ->
                        target(Map.of("path", "a.csv", "roll", Map.of("rows", 10)), "pipeline/node")
                                .close())
                .hasMessageContaining("'roll' goes with 'mode: append'");
    }
}

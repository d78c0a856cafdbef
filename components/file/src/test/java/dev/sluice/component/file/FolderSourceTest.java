package dev.sluice.component.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that is read on from run to run. */
final class FolderSourceTest {

    @TempDir Path base;
    private DropFolder drop;

    @BeforeEach
    void aFolder() {
        drop = new DropFolder(base);
    }

    @AfterEach
    void nothing_is_left_in_memory() {
        drop.close();
    }

    private static Integer[] numbers(int count) {
        return IntStream.range(0, count).boxed().toArray(Integer[]::new);
    }

    @Test
    void a_run_takes_what_has_come_since_the_last_one_oldest_first() throws Exception {
        drop.drop("b.csv", 20, 3);
        drop.drop("a.csv", 10, 4, 5);
        drop.drop("c.csv", 30, 1, 2);
        assertThat(drop.run()).containsExactly(1, 2, 3, 4, 5);
        assertThat(drop.run()).isEmpty();
        drop.drop("d.csv", 0, 6);
        assertThat(drop.run()).containsExactly(6);
    }

    @Test
    void a_file_that_comes_late_with_an_older_time_is_not_lost() throws Exception {
        drop.drop("new.csv", 5, 2);
        drop.run();
        Path elsewhere = drop.path("old.csv");
        Files.writeString(elsewhere, "id\n1\n");
        DropFolder.aged(elsewhere, 60 * 24 * 365);
        Files.move(elsewhere, drop.in("old.csv"));
        assertThat(drop.run()).containsExactly(1);
    }

    @Test
    void rights_and_links_that_change_do_not_show_a_file_twice() throws Exception {
        Path file = drop.drop("a.csv", 5, 1);
        drop.run();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.createLink(drop.path("backup"), file);
        assertThat(drop.run()).isEmpty();
    }

    @Test
    void a_file_that_was_changed_after_it_was_read_is_read_again_only_where_that_is_asked()
            throws Exception {
        Path file = drop.drop("a.csv", 5, 1);
        drop.run();
        Files.writeString(file, "id\n1\n2\n");
        assertThat(drop.run()).isEmpty();
        assertThat(drop.with("changed", "read").run()).containsExactly(1, 2);
        assertThat(drop.run()).isEmpty();
    }

    @Test
    void files_that_are_not_complete_by_their_names_and_hidden_ones_are_passed_over()
            throws Exception {
        for (String name : List.of(".a.csv", "_a.csv", "a.csv.part", "a.csv.tmp", "a.csv~")) {
            drop.drop(name, 5, 1);
        }
        assertThat(drop.with("path", "in/*").with("format", "csv").run()).isEmpty();
        Files.move(drop.in("a.csv.part"), drop.in("a.csv"));
        assertThat(drop.run()).containsExactly(1);
    }

    @Test
    void links_are_not_followed() throws Exception {
        Path secret = Files.writeString(drop.path("secret.csv"), "id\n666\n");
        Files.createSymbolicLink(drop.in("link.csv"), secret);
        Files.createDirectories(drop.path("outside"));
        Files.writeString(drop.path("outside/b.csv"), "id\n667\n");
        Files.createSymbolicLink(drop.in("folder"), drop.path("outside"));
        drop.drop("sub/a.csv", 5, 1);
        assertThat(drop.with("path", "in/**/*.csv").run()).containsExactly(1);
    }

    @Test
    void the_folder_itself_may_be_a_link() throws Exception {
        Files.createDirectories(drop.path("real/sub"));
        Files.writeString(drop.path("real/sub/a.csv"), "id\n1\n");
        Files.createSymbolicLink(drop.path("link"), drop.path("real"));
        drop.with("path", "link/**/*.csv").with("done", "move").with("done-folder", "link/done");
        assertThat(drop.run()).containsExactly(1);
        assertThat(drop.path("real/done/sub/a.csv")).exists();
        assertThat(drop.run()).isEmpty();
    }

    @Test
    void names_are_taken_as_they_are() throws Exception {
        List<String> names =
                List.of(
                        "with space.csv",
                        "it's.csv",
                        "\"quoted\".csv",
                        "line\nbreak.csv",
                        "a[1].csv",
                        "star*.csv",
                        "what?.csv",
                        "100%.csv",
                        "back\\slash.csv",
                        "größe-日本.csv");
        for (int i = 0; i < names.size(); i++) {
            drop.drop(names.get(i), 60 - i, i);
        }
        drop.drop("a1.csv", 5, 100);
        assertThat(drop.with("done", "move").with("done-folder", "out").run())
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 100);
        assertThat(drop.run()).isEmpty();
        for (String name : names) {
            assertThat(drop.path("out").resolve(name)).exists();
        }
    }

    @Test
    void a_file_that_vanishes_before_it_is_read_is_left_and_read_when_it_is_back()
            throws Exception {
        drop.drop("a.csv", 20, 1);
        Path second = drop.drop("b.csv", 10, 2);
        Path away = drop.path("away.csv");
        try (var source = drop.source(() -> false);
                var reader = source.open(Position.START)) {
            drop.commit(reader.next());
            Files.move(second, away);
            assertThat(reader.next()).isNull();
        }
        assertThat(drop.run()).isEmpty();
        Files.move(away, second);
        assertThat(drop.run()).containsExactly(2);
    }

    @Test
    void a_run_goes_on_in_the_middle_of_a_file() throws Exception {
        Integer[] ids = numbers(50_000);
        drop.drop("a.csv", 10, ids);
        drop.drop("b.csv", 5, 50_000);
        drop.run(1, true);
        assertThat(drop.stored()).hasSizeBetween(1, 49_999);
        drop.run(1, false);
        drop.run();
        assertThat(drop.stored())
                .containsExactlyElementsOf(IntStream.rangeClosed(0, 50_000).boxed().toList());
    }

    @Test
    void a_file_that_changed_after_a_part_of_it_was_committed_stops_the_run() throws Exception {
        Path file = drop.drop("a.csv", 10, numbers(50_000));
        drop.run(1, true);
        int part = drop.stored().size();
        Files.writeString(file, "id\n1\n");
        assertThatThrownBy(drop::run)
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREADABLE))
                .hasMessageContainingAll("in/a.csv", "in part", "changed", "'skip'", "'read'");
        Position half = drop.kept();
        assertThat(drop.with("changed", "skip").run()).isEmpty();
        assertThat(drop.stored()).hasSize(part);
        drop.restore(half);
        assertThat(drop.with("changed", "read").run()).containsExactly(1);
    }

    @Test
    void a_file_that_is_removed_after_a_part_of_it_was_committed_stops_the_run() throws Exception {
        Path file = drop.drop("a.csv", 10, numbers(50_000));
        drop.run(1, true);
        Files.delete(file);
        assertThatThrownBy(drop::run).hasMessageContainingAll("in/a.csv", "removed");
        drop.drop("b.csv", 1, 7);
        assertThat(drop.with("changed", "skip").run()).containsExactly(7);
    }

    @Test
    void a_file_that_is_written_to_while_it_is_read_is_not_taken_for_whole() throws Exception {
        Path file = drop.drop("a.csv", 10, numbers(50_000));
        try (var source = drop.source(() -> false);
                var reader = source.open(Position.START)) {
            drop.commit(reader.next());
            Files.writeString(file, "id\n1\n");
            assertThatThrownBy(
                            () -> {
                                for (var chunk = reader.next();
                                        chunk != null;
                                        chunk = reader.next()) {
                                    chunk.batch().close();
                                }
                            })
                    .hasMessageContainingAll("a.csv", "written to", "another name");
        }
    }

    @Test
    void more_files_than_a_position_holds_are_in_a_list() throws Exception {
        int files = 600;
        for (int i = 0; i < files; i++) {
            drop.drop("f" + i + ".csv", 1000 - i, i);
        }
        drop.run(300, true);
        Position early = drop.kept();
        drop.run(200, false); // killed before the source was told of the last commit
        drop.run();
        assertThat(drop.stored()).containsExactlyElementsOf(List.of((Object[]) numbers(files)));
        assertThat(drop.kept().value().length()).isLessThan(40_000);
        assertThat(drop.run()).isEmpty();

        Position late = drop.kept();
        drop.restore(early);
        assertThat(drop.run()).as("a target that went back").hasSize(300);

        drop.restore(late);
        try (var lists = Files.list(drop.path("kept"))) {
            for (Path list : lists.toList()) {
                Files.delete(list);
            }
        }
        assertThatThrownBy(drop::run).hasMessageContainingAll("their list", "Put the list back");
    }

    @Test
    void half_a_line_that_a_kill_left_in_the_list_does_not_count() throws Exception {
        for (int i = 0; i < 300; i++) {
            drop.drop("f" + i + ".csv", 1000 - i, i);
        }
        drop.run();
        try (var lists = Files.list(drop.path("kept"))) {
            Path list = lists.findFirst().orElseThrow();
            Files.writeString(list, "[\"in/f", java.nio.file.StandardOpenOption.APPEND);
        }
        for (int i = 300; i < 600; i++) {
            drop.drop("f" + i + ".csv", 1000 - i, i);
        }
        assertThat(drop.run()).hasSize(300);
        assertThat(drop.run()).isEmpty();
    }

    @Test
    void a_row_that_cannot_be_read_is_put_aside_and_counted_once() throws Exception {
        Files.writeString(drop.in("a.csv"), "id\n1\nx\n3\n");
        drop.drop("b.csv", 0, 4);
        try (var source = drop.source(() -> false);
                var reader = source.open(Position.START)) {
            long rejected = 0;
            for (var chunk = reader.next(); chunk != null; chunk = reader.next()) {
                rejected += chunk.rejected().size();
                drop.commit(chunk);
            }
            assertThat(rejected).isEqualTo(1);
        }
        assertThat(drop.stored()).containsExactlyInAnyOrder(1, 3, 4);
        assertThat(drop.run()).isEmpty();
    }

    @Test
    void an_empty_folder_has_no_rows_and_a_missing_one_is_named() throws IOException {
        assertThat(drop.run()).isEmpty();
        assertThat(drop.source(() -> false).schema().names()).containsExactly("id");
        assertThatThrownBy(() -> drop.with("path", "inn/*.csv").run())
                .hasMessageContaining("did you mean 'in'?");
    }

    @Test
    void a_file_with_other_columns_is_named() throws Exception {
        Files.writeString(drop.in("odd.csv"), "name\nx\n");
        assertThatThrownBy(() -> drop.with("header", true).run())
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH))
                .hasMessageContainingAll("odd.csv", "other columns", "id");
    }

    @Test
    void options_that_do_not_go_together_are_refused() {
        assertInvalid(Map.of("path", "in/*.csv", "new-files", true), "columns");
        assertInvalid(Map.of("path", "in/*.csv", "done", "delete"), "new-files");
        assertInvalid(folder("done", "move"), "done-folder");
        assertInvalid(folder("done-folder", "out"), "done: move");
        assertInvalid(folder("done", "burn"), "burn");
        assertInvalid(folder("changed", "perhaps"), "perhaps");
        assertInvalid(folder("settle", "soon"), "soon");
        assertInvalid(folder("hive-partitioned", true), "filename");
    }

    private static Map<String, Object> folder(String option, Object value) {
        return Map.of(
                "path",
                "in/*.csv",
                "new-files",
                true,
                "columns",
                Map.of("id", "int"),
                option,
                value);
    }

    private void assertInvalid(Map<String, Object> options, String word) {
        assertThatThrownBy(() ->
                        new FileConnector()
                                .source(
                                        new dev.sluice.api.Options(options),
                                        drop.context(() -> false)))
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.OPTION_INVALID))
                .hasMessageContaining(word);
    }
}

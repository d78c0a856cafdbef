package dev.sluice.component.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of files whose rows are committed. */
final class FolderDoneTest {

    @TempDir Path base;
    private DropFolder drop;

    @BeforeEach
    void aFolderWhoseFilesAreMoved() {
        drop =
                new DropFolder(base)
                        .with("path", "in/**/*.csv")
                        .with("done", "move")
                        .with("done-folder", "in/done");
    }

    @AfterEach
    void nothing_is_left_in_memory() {
        drop.close();
    }

    @Test
    void a_file_is_moved_once_its_rows_are_committed_and_not_before() throws Exception {
        Path first = drop.drop("a.csv", 20, 1);
        Path second = drop.drop("sub/b.csv", 10, 2);
        try (var source = drop.source(() -> false);
                var reader = source.open(drop.kept())) {
            drop.commit(reader.next());
            drop.commit(reader.next());
            assertThat(first).exists();
            assertThat(second).exists();
            reader.acknowledge(drop.kept());
            assertThat(reader.next()).isNull();
        }
        assertThat(drop.in("done/a.csv")).exists();
        assertThat(drop.in("done/sub/b.csv")).exists();
        assertThat(first).doesNotExist();
        assertThat(second).doesNotExist();
        assertThat(drop.run()).isEmpty();
    }

    @Test
    void a_kill_between_commit_and_move_is_made_up_for() throws Exception {
        Path first = drop.drop("a.csv", 20, 1);
        drop.drop("b.csv", 10, 2);
        assertThat(drop.run(1, false)).containsExactly(1);
        assertThat(first).exists();
        assertThat(drop.run()).containsExactly(2);
        assertThat(first).doesNotExist();
        assertThat(drop.in("done/a.csv")).exists();
        assertThat(drop.in("done/b.csv")).exists();
    }

    @Test
    void a_later_file_of_the_same_name_is_read_and_does_not_replace_the_older_one()
            throws Exception {
        drop.drop("a.csv", 20, 1);
        drop.run();
        drop.drop("a.csv", 10, 2);
        assertThat(drop.run()).containsExactly(2);
        assertThat(Files.readString(drop.in("done/a.csv"))).isEqualTo("id\n1\n");
        assertThat(Files.readString(drop.in("done/a.csv.1"))).isEqualTo("id\n2\n");
    }

    @Test
    void a_file_that_was_written_to_between_its_reading_and_its_move_stays() throws Exception {
        Path file = drop.drop("a.csv", 20, 1);
        drop.run(1, false);
        Files.writeString(file, "2\n", StandardOpenOption.APPEND);
        assertThat(drop.run()).isEmpty();
        assertThat(file).exists();
        assertThat(drop.in("done")).doesNotExist();
    }

    @Test
    void a_file_whose_place_another_took_before_its_move_is_not_taken_for_it() throws Exception {
        Path file = drop.drop("a.csv", 20, 1);
        drop.run(1, false);
        Path other = Files.writeString(drop.path("other.csv"), "id\n2\n");
        Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(drop.run()).containsExactly(2);
        assertThat(Files.readString(drop.in("done/a.csv"))).isEqualTo("id\n2\n");
    }

    @Test
    void files_can_be_deleted_instead() throws Exception {
        Path file = drop.drop("a.csv", 20, 1);
        drop = deleting();
        assertThat(drop.run(1, false)).containsExactly(1);
        assertThat(file).exists();
        drop.run();
        assertThat(file).doesNotExist();
    }

    private DropFolder deleting() {
        drop.close();
        return new DropFolder(base).with("done", "delete");
    }

    @Test
    void a_folder_that_cannot_take_the_files_does_not_undo_what_is_committed() throws Exception {
        Files.writeString(drop.in("done"), "a file, where the folder should be");
        Path file = drop.drop("a.csv", 20, 1);
        assertThat(drop.run()).containsExactly(1);
        assertThat(drop.run()).isEmpty();
        assertThat(file).exists();
        Files.delete(drop.in("done"));
        assertThat(drop.run()).isEmpty();
        assertThat(drop.in("done/a.csv")).exists();
    }

    @Test
    void a_folder_that_holds_the_one_that_is_read_is_refused() {
        assertThatThrownBy(() -> drop.with("done-folder", ".").run())
                .hasMessageContainingAll("done-folder", "holds the folder");
    }
}

package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** State that is damaged or gone is never taken for state that never was. */
class LostStateIT {

    @TempDir Path home;
    private Path file;

    @BeforeEach
    void aStoreWithAnExecution() {
        file = home.resolve("state.db");
        try (StateStore store = open()) {
            for (int i = 0; i < 200; i++) {
                store.executions().queue(StoreFixture.asked("e-" + i), "");
            }
        }
        assertThat(home.resolve("state.db-wal")).as("a clean close leaves no log").doesNotExist();
    }

    private StateStore open() {
        return StateStore.open(new StoreLocation.Embedded(home));
    }

    private void assertRefused(String why) {
        assertThatThrownBy(
                        () -> {
                            try (StateStore store = open()) {
                                store.executions().list(ExecutionQuery.latest(1000));
                            }
                        })
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.STATE_UNREADABLE))
                .hasMessageContaining(file.toString())
                .hasMessageContaining(why)
                .hasMessageContaining("Restore it")
                .hasMessageContaining("move " + file + "* away");
    }

    private void cut(long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(bytes);
        }
    }

    @Test
    void aFileThatIsGoneIsMissed() throws IOException {
        Files.delete(file);

        assertRefused("is missing");
        assertThat(file).doesNotExist();
    }

    @Test
    void anEmptyFileIsNotANewStore() throws IOException {
        cut(0);

        assertRefused("is empty");
    }

    @Test
    void anEmptyFileBesideALogIsNotANewStoreEither() throws IOException {
        cut(0);
        Files.delete(home.resolve("state.db.made"));
        Files.write(home.resolve("state.db-wal"), new byte[100]);

        assertRefused("is empty");
    }

    @Test
    void aFileThatWasCutOffIsRefused() throws IOException {
        cut(Files.size(file) / 2 / 4096 * 4096);

        assertRefused("was cut off");
    }

    @Test
    void aFileThatWasCutOffBesideALogIsRefusedToo() throws Exception {
        try (Child child = Child.start(home, Map.of(), "write", "a", "1000000")) {
            for (int i = 0; i < 400; i++) {
                child.next();
            }
            child.kill();
            child.rest();
            child.await();
        }
        assertThat(home.resolve("state.db-wal")).isNotEmptyFile();
        cut(8 * 4096);

        assertRefused("is damaged");
    }

    @ParameterizedTest
    @CsvSource({
        "DROP TABLE execution, is damaged (no such table: execution)",
        "ALTER TABLE execution DROP COLUMN cause_detail, is damaged (no such column: cause_detail)"
    })
    void aStoreThatLacksAPartIsRefused(String loss, String why) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(loss);
        }

        assertRefused(why);
    }

    @Test
    void aFileThatEndsWithinItsHeaderIsRefused() throws IOException {
        cut(50);

        assertRefused("is not a database");
    }

    @Test
    void rubbishIsRefused() throws IOException {
        byte[] rubbish = new byte[(int) Files.size(file)];
        Arrays.fill(rubbish, (byte) 'x');
        Files.write(file, rubbish);

        assertRefused("is not a database");
    }

    @Test
    void rubbishBehindTheHeaderIsRefused() throws IOException {
        byte[] rubbish = new byte[(int) Files.size(file) - 4096];
        Arrays.fill(rubbish, (byte) 0x5a);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(rubbish), 4096);
        }

        assertRefused("is damaged");
    }

    @Test
    void anotherDatabaseInItsPlaceIsRefused() throws IOException {
        Path other = home.resolve("other");
        try (StateStore _ = StateStore.open(new StoreLocation.Embedded(other))) {
            // made, to be emptied
        }
        try (StateStore store = open()) {
            store.database()
                    .change(
                            "no harm was done",
                            t -> {
                                t.execute("DROP TABLE flyway_schema_history");
                            });
        }

        assertRefused("holds none of the tables");
    }

    @Test
    void whoMovesItAwayBeginsAnew() throws IOException {
        for (String name : List.of("state.db", "state.db.made")) {
            Files.move(home.resolve(name), home.resolve("old-" + name));
        }
        try (StateStore store = open()) {
            assertThat(store.executions().list(ExecutionQuery.latest(10))).isEmpty();
        }
    }

    @Test
    void whoOnlyLooksMakesNothing() throws IOException {
        Path nowhere = home.resolve("nowhere");

        assertThat(StateStore.find(new StoreLocation.Embedded(nowhere))).isEmpty();
        assertThat(nowhere).doesNotExist();
        Files.delete(file);
        assertThatThrownBy(() -> StateStore.find(new StoreLocation.Embedded(home)))
                .hasMessageContaining("is missing");
    }

    @Test
    void aFullDiskIsNamedAndNothingOfTheWriteIsThere() {
        try (StateStore store = open()) {
            // what SQLite says of a file that may not grow is what it says of a full disk
            store.database()
                    .read(
                            "no harm was done",
                            t -> t.first("PRAGMA max_page_count = 1", Row::number));
            String position = "x".repeat(10_000_000);
            assertThatThrownBy(() -> store.checkpoints().keep("orders", "out", position, "e-1"))
                    .isInstanceOfSatisfying(
                            PipelineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_SPACE))
                    .hasMessageContaining("Make room")
                    .hasMessageNotContaining("xxx");
            assertThat(store.checkpoints().all("orders")).isEmpty();
            assertThat(store.executions().find("e-1")).isPresent();
        }
    }
}

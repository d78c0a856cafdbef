package dev.sluice.component.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Waiting for files: those that are still written to, and those that are still to come. */
final class FolderFollowTest {

    @TempDir Path base;
    private DropFolder drop;
    private final AtomicInteger asked = new AtomicInteger();

    @BeforeEach
    void aFolder() {
        drop = new DropFolder(base);
    }

    @AfterEach
    void nothing_is_left_in_memory() {
        drop.close();
    }

    /** A reader that waits asks again and again whether it is to stop. */
    private void awaitWaiting() {
        int before = asked.get();
        Awaitility.await().until(() -> asked.get() > before + 5);
    }

    @Test
    void a_file_that_is_still_written_to_is_left_to_the_next_run() throws Exception {
        drop.with("settle", "1h");
        Path file = drop.drop("a.csv", 0, 1);
        try (var source = drop.source(() -> asked.incrementAndGet() < 0);
                var reader = source.open(drop.kept())) {
            var next = CompletableFuture.supplyAsync(reader::next);
            awaitWaiting();
            assertThat(next).isNotDone();
            Files.writeString(file, "2\n", StandardOpenOption.APPEND);
            assertThat(next.get()).isNull();
        }
        assertThat(drop.with("settle", "1ms").run()).containsExactly(1, 2);
    }

    @Test
    void a_file_that_is_left_alone_is_waited_for() throws Exception {
        drop.with("settle", "1s");
        drop.drop("a.csv", 0, 1);
        assertThat(drop.run()).containsExactly(1);
    }

    @Test
    void a_file_whose_time_lies_ahead_is_read_once_it_was_seen_unchanged() throws Exception {
        drop.with("settle", "100ms");
        drop.drop("a.csv", -60, 1);
        assertThat(drop.run()).containsExactly(1);
    }

    @Test
    void a_run_that_follows_waits_for_files_until_it_is_cancelled() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        drop.with("follow", true);
        drop.drop("a.csv", 5, 1);
        try (var source =
                        drop.source(() -> {
                            asked.incrementAndGet();
                            return stop.get();
                        });
                var reader = source.open(drop.kept())) {
            assertThat(source.traits().bounded()).isFalse();
            drop.commit(reader.next());
            reader.acknowledge(drop.kept());
            var next = CompletableFuture.supplyAsync(reader::next);
            awaitWaiting();
            assertThat(next).isNotDone();
            drop.drop("b.csv", 50, 2);
            drop.commit(next.get());
            assertThat(drop.stored()).containsExactly(1, 2);

            var last = CompletableFuture.supplyAsync(reader::next);
            drop.commit(last.get()); // nobody has committed the row yet: it asks for that
            assertThat(drop.stored()).hasSize(2);
            reader.acknowledge(drop.kept());

            var cancelled = CompletableFuture.supplyAsync(reader::next);
            awaitWaiting();
            stop.set(true);
            assertThatThrownBy(cancelled::get)
                    .cause()
                    .isInstanceOfSatisfying(
                            PipelineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
        }
        assertThat(drop.with("follow", false).run()).isEmpty();
    }
}

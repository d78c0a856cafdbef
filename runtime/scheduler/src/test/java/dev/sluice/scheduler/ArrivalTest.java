package dev.sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that arrives is one execution, once. */
class ArrivalTest {

    @TempDir Path folder;
    private Path in;

    @BeforeEach
    void aFolderToWatch() throws IOException {
        in = Files.createDirectory(folder.resolve("in"));
    }

    private Bench bench() {
        return new Bench(folder, "2026-01-31T12:00:00Z", 9);
    }

    private PlannedPipeline watching(Bench bench, String pattern) {
        return bench.pipeline("orders", new Schedule.Arrival(pattern));
    }

    private Path file(String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "a,b\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-31T11:59:00Z")));
        return file;
    }

    @Test
    void aFileHasArrivedWhenItDoesNotChangeAnyMore() throws IOException {
        try (Bench bench = bench()) {
            bench.begin(watching(bench, "in/*.csv"));
            Path file = file("in/a.csv");
            bench.later("PT1S");
            bench.later("PT1S");
            Files.writeString(file, "more\n", StandardOpenOption.APPEND);
            bench.later("PT1S");
            bench.later("PT1S");
            assertThat(bench.executions()).as("it still grows").isEmpty();

            bench.later("PT1S");
            assertThat(bench.planned("orders")).containsExactly(file.toString());
            bench.finish();
            bench.pass("PT1M", "PT1S");
            assertThat(bench.planned("orders")).hasSize(1);
        }
    }

    @Test
    void aFileIsRememberedAcrossARestartAndIsNewWithOtherContent() throws IOException {
        try (Bench bench = bench()) {
            Path file = file("in/a.csv");
            bench.begin(watching(bench, "in/*.csv"));
            bench.pass("PT4S", "PT1S");
            bench.finish();
            bench.kill();
            Path late = file("in/b.csv");
            bench.clock.advance(java.time.Duration.ofHours(10));
            bench.begin();
            bench.pass("PT1M", "PT1S");
            bench.finish();
            assertThat(bench.planned("orders")).containsExactly(file.toString(), late.toString());

            Files.writeString(file, "a new month\n");
            bench.pass("PT1M", "PT1S");
            bench.finish();
            assertThat(bench.planned("orders"))
                    .containsExactly(file.toString(), late.toString(), file.toString());
        }
    }

    @Test
    void onlyFilesThatFitAreSeenAndNotThoseStillUnderANameWithADot() throws IOException {
        try (Bench bench = bench()) {
            Files.createDirectories(in.resolve("deep/er"));
            file("in/.c.csv");
            file("in/c.txt");
            file("in/c.csv");
            file("in/deep/d.csv");
            file("in/deep/er/e.csv");

            assertThat(names(bench, "in/*.csv")).containsExactly("in/c.csv");
            assertThat(names(bench, "in/**/*.csv"))
                    .containsExactly("in/deep/d.csv", "in/deep/er/e.csv");
            assertThat(names(bench, "in/**.csv")).hasSize(3);
            assertThat(names(bench, "in/c.txt")).containsExactly("in/c.txt");
            assertThat(names(bench, in + "/*.csv")).containsExactly("in/c.csv");
            assertThat(names(bench, "none/*.csv")).isEmpty();
            bench.begin();
        }
    }

    private List<String> names(Bench bench, String pattern) throws IOException {
        return FilePattern.of(bench.folder, pattern).files().keySet().stream()
                .map(file -> folder.relativize(file).toString())
                .toList();
    }

    @Test
    void manyFilesAreAsManyRunsOneAfterTheOther() throws IOException {
        try (Bench bench = bench()) {
            for (int i = 0; i < 20; i++) {
                file("in/" + i + ".csv");
            }
            bench.begin(watching(bench, "in/*.csv"));
            bench.pass("PT4S", "PT1S");
            assertThat(bench.runner.ids()).hasSize(1);
            bench.finish();
            assertThat(bench.planned("orders")).hasSize(20).doesNotHaveDuplicates();
            assertThat(bench.states("orders")).containsOnly("succeeded");
        }
    }
}

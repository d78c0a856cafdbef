package dev.sluice.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows of a folder that is read on from run to run, into a table: each file is a batch. */
class WindowsIT {

    private static final String WINDOW =
            "{time: at, size: 1h, lateness: 5m, group-by: [shop], aggregates: {n: count(*), total: sum(n)}}";

    private static final String NEW = "new-files: true, settle: 1ms";
    private static final String WHOLE = "new-files: false";

    @TempDir Path folder;
    private Path home;
    private int files;

    private String pipeline(String window) {
        return pipeline("hourly", window, NEW, "{}");
    }

    private String pipeline(String node, String window, String reading, String delivery) {
        return """
        name: shops
        connections:
          db: {type: duckdb, path: out.duckdb}
        delivery: %4$s
        nodes:
          - id: in
            source: file
            options: {path: "in/*.csv", %3$s, columns: {at: timestamp, shop: string, n: int}}
          - {id: %1$s, transform: window, from: in, options: %2$s}
          - {id: save, target: table, connection: db, from: %1$s, options: {table: t, create: true}}
        """
                .formatted(node, window, reading, delivery);
    }

    /** A file that is younger than those before. */
    private void drop(String... lines) throws IOException {
        Path in = Files.createDirectories(folder.resolve("in"));
        Path file = in.resolve(files++ + ".csv");
        Files.writeString(file, "at,shop,n\n" + String.join("\n", lines) + "\n");
        Files.setLastModifiedTime(
                file, FileTime.from(Instant.parse("2026-01-05T00:00:00Z").plusSeconds(files)));
    }

    private Engine.RunReport run(String pipeline, boolean anew) throws IOException {
        return with(engine ->
                engine.run(
                        request(pipeline),
                        new Engine.Start.Fresh(anew),
                        (read, written, expected) -> {},
                        stop -> {}));
    }

    private Engine.Request request(String pipeline) {
        try {
            return new Engine.Request(
                    Files.writeString(folder.resolve("p.yaml"), pipeline), Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> T with(Function<Engine, T> work) {
        home = folder.resolve("home");
        try (Engine engine = new LocalEngine(home)) {
            return work.apply(engine);
        }
    }

    private Engine.RunReport succeeds(String pipeline) throws IOException {
        Engine.RunReport report = run(pipeline, false);
        assertThat(report.status()).as(report.toString()).isEqualTo(Engine.Status.SUCCEEDED);
        return report;
    }

    private static Engine.NodeAccount account(Engine.RunReport report, String node) {
        return report.nodes().stream().filter(n -> n.id().equals(node)).findFirst().orElseThrow();
    }

    private List<String> written() throws Exception {
        return rows("out.duckdb");
    }

    private List<String> rows(String database) throws Exception {
        List<String> all = new ArrayList<>();
        new Tables(folder.resolve(database)).forEach((table, rows) -> all.addAll(rows));
        return all.stream()
                .map(row ->
                        row.replaceAll(
                                ".*?(\\d\\d:\\d\\d).*\"shop\":\"(\\w+)\",\"n\":(\\d+),\"total\":\"?(\\d+).*",
                                "$1 $2 $3 $4"))
                .sorted()
                .toList();
    }

    private List<Path> kept() throws IOException {
        Path windows = home.resolve("windows");
        if (!Files.exists(windows)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(windows)) {
            return all.filter(file -> file.toString().endsWith(".duckdb")).toList();
        }
    }

    @Test
    void aWindowLeavesWhenTheWatermarkHasPassedItAndStaysOpenFromRunToRun() throws Exception {
        drop("2026-01-05T08:10:00,A,1", "2026-01-05T08:20:00,B,2");
        drop("2026-01-05T09:04:00,A,3");
        succeeds(pipeline(WINDOW));
        assertThat(written()).as("the watermark is 08:59").isEmpty();

        drop("2026-01-05T08:55:00,A,4");
        drop("2026-01-05T09:05:00,A,5");
        succeeds(pipeline(WINDOW));
        assertThat(written()).containsExactly("08:00 A 2 5", "08:00 B 1 2");

        drop("2026-01-05T11:00:00,B,6");
        succeeds(pipeline(WINDOW));
        assertThat(written()).containsExactly("08:00 A 2 5", "08:00 B 1 2", "09:00 A 2 8");
        assertThat(kept()).hasSize(1);
    }

    @Test
    void aRowThatComesLateIsPutAsideOnceOrDroppedAndTheAccountSaysSo() throws Exception {
        drop("2026-01-05T08:10:00,A,1");
        drop("2026-01-05T12:00:00,A,2");
        drop("2026-01-05T08:11:00,A,3", ",A,4", "2026-01-05T12:01:00,A,5");
        Engine.RunReport report = succeeds(pipeline(WINDOW));
        assertThat(account(report, "hourly").quarantined()).isEqualTo(2);
        assertThat(Files.readString(report.quarantine().orElseThrow()))
                .contains("\"late\"", "08:11", "\"event-time\"", "lateness");
        assertThat(written()).containsExactly("08:00 A 1 1");

        drop("2026-01-05T08:12:00,A,6");
        report = succeeds(pipeline(WINDOW.replace("{time", "{late: drop, time")));
        assertThat(account(report, "hourly").filtered()).isEqualTo(1);
        assertThat(account(report, "hourly").quarantined()).isZero();
    }

    @Test
    void aRowOfSlidingWindowsIsLateOnlyWhereTheLastOfThemHasLeft() throws Exception {
        String sliding = WINDOW.replace("size: 1h", "size: 1h, slide: 30m");
        drop("2026-01-05T08:00:00,A,1");
        drop("2026-01-05T09:10:00,A,2"); // the window from 08:00 to 09:00 leaves
        drop("2026-01-05T08:40:00,A,3"); // is still in that from 08:30 to 09:30
        drop("2026-01-05T09:36:00,A,4");
        Engine.RunReport report = succeeds(pipeline(sliding));
        assertThat(account(report, "hourly").quarantined()).isZero();
        assertThat(written()).containsExactly("07:30 A 1 1", "08:00 A 1 1", "08:30 A 2 5");
    }

    @Test
    void aFirstRunThatFindsNothingIsGoneOnWith() throws Exception {
        Files.createDirectories(folder.resolve("in"));
        succeeds(pipeline(WINDOW));
        drop("2026-01-05T08:10:00,A,1");
        drop("2026-01-05T09:10:00,A,2");
        succeeds(pipeline(WINDOW));
        assertThat(written()).containsExactly("08:00 A 1 1");
    }

    @Test
    void partitionsWithoutANameAreOne() throws Exception {
        String window = WINDOW.replace("{time", "{partitions: {column: shop}, time");
        drop("2026-01-05T08:10:00,,1", "2026-01-05T08:20:00,\"\",2", "2026-01-05T08:30:00,A,3");
        drop("2026-01-05T09:10:00,A,4", "2026-01-05T09:20:00,,5");
        Engine.RunReport report = succeeds(pipeline(window));
        assertThat(account(report, "hourly").out()).isPositive();
    }

    @Test
    void theSlowestPartitionHoldsWindowsOpenUntilAllHaveCome() throws Exception {
        String window = WINDOW.replace("{time", "{partitions: {column: shop, count: 2}, time");
        drop("2026-01-05T08:10:00,A,1");
        drop("2026-01-05T14:00:00,A,2");
        succeeds(pipeline(window));
        assertThat(written()).as("B has not come").isEmpty();
        drop("2026-01-05T08:20:00,B,3");
        drop("2026-01-05T09:30:00,B,4");
        Engine.RunReport report = succeeds(pipeline(window));
        assertThat(written()).containsExactly("08:00 A 1 1", "08:00 B 1 3");
        assertThat(account(report, "hourly").quarantined()).isZero();
    }

    @Test
    void windowsOfWindowsLeaveInTheirTurn() throws Exception {
        drop("2026-01-05T08:10:00,A,1", "2026-01-05T09:10:00,A,2");
        drop("2026-01-06T01:10:00,A,3");
        drop("2026-01-06T02:20:00,A,4");
        String two =
                pipeline(WINDOW)
                        .replace(
                                "  - {id: save, target: table, connection: db, from: hourly",
                                "  - {id: daily, transform: window, from: hourly, options: {time: window_start, size: 1d, group-by: [shop], aggregates: {n: sum(n), total: sum(total)}}}\n"
                                        + "  - {id: save, target: table, connection: db, from: daily");
        succeeds(two);
        assertThat(written()).containsExactly("00:00 A 2 3");
        assertThat(kept()).hasSize(2);
    }

    @Test
    void aSilentPartitionIsLeftOutWhenItIsIdleThoughNoRowComesAnyMore() throws Exception {
        String followed =
                pipeline(WINDOW.replace("{time", "{partitions: {column: shop, idle: 2s}, time"))
                        .replace(NEW, NEW + ", follow: true")
                        .replace(
                                "type: duckdb, path: out.duckdb", "type: sqlite, path: out.sqlite");
        drop("2026-01-05T08:10:00,A,1", "2026-01-05T08:20:00,B,3");
        drop("2026-01-05T10:00:00,A,2");
        AtomicReference<Runnable> stop = new AtomicReference<>();
        CompletableFuture<Engine.RunReport> run =
                CompletableFuture.supplyAsync(() ->
                        with(engine ->
                                engine.run(
                                        request(followed),
                                        (read, written, expected) -> {},
                                        stop::set)));
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .ignoreExceptions() // the run may be writing just then
                .until(() -> run.isDone() || rows("out.sqlite").size() == 2);
        stop.get().run();
        assertThat(run.get().status()).isEqualTo(Engine.Status.CANCELLED);
        assertThat(rows("out.sqlite")).containsExactly("08:00 A 1 1", "08:00 B 1 3");
    }

    @Test
    void aFileThatIsReadWholeHasNoLateRowsAndKeepsNothing() throws Exception {
        drop("2026-01-05T12:00:00,A,1", "2026-01-05T08:11:00,A,3");
        drop("2026-01-05T08:10:00,A,2");
        succeeds(pipeline("hourly", WINDOW, WHOLE, "{}"));
        assertThat(written()).containsExactly("08:00 A 2 5", "12:00 A 1 1");
        assertThat(kept()).isEmpty();
    }

    @Test
    void atCheckpointsTheWindowsOfAFileLeaveAtItsEndAndWhatWasKeptIsRemoved() throws Exception {
        drop("2026-01-05T12:00:00,A,1", "2026-01-05T08:11:00,A,3");
        succeeds(pipeline("hourly", WINDOW, WHOLE, "{commit: checkpoints}"));
        assertThat(written()).containsExactly("08:00 A 1 3", "12:00 A 1 1");
        assertThat(kept()).isEmpty();
    }

    @Test
    void whatIsKeptAndIsGoneStopsTheNextRunUnlessItBeginsAnew() throws Exception {
        drop("2026-01-05T08:10:00,A,1");
        succeeds(pipeline(WINDOW));
        Files.writeString(kept().getFirst(), "no database");
        assertRefused(pipeline(WINDOW), "open windows of node 'hourly'", "cannot be read");
        Files.delete(kept().getFirst());

        drop("2026-01-05T09:30:00,A,2", "2026-01-05T08:30:00,A,3");
        assertRefused(pipeline(WINDOW), "open windows of node 'hourly'", "is not there");
        assertThat(written()).isEmpty();

        Engine.RunReport anew = run(pipeline(WINDOW), true);
        assertThat(anew.status()).as(anew.toString()).isEqualTo(Engine.Status.SUCCEEDED);
        drop("2026-01-05T11:30:00,A,4");
        succeeds(pipeline(WINDOW));
        assertThat(written()).containsExactly("08:00 A 1 3", "09:00 A 1 2");
    }

    private void assertRefused(String pipeline, String... says) throws IOException {
        Engine.RunReport report = run(pipeline, false);
        assertThat(report.status()).isEqualTo(Engine.Status.FAILED);
        assertThat(report.problems())
                .anySatisfy(problem -> {
                    assertThat(problem.code()).isEqualTo("SL-5001");
                    assertThat(problem.message()).contains(says).contains("--anew");
                });
    }

    @Test
    void otherWindowsThanThoseThatAreOpenAreRefused() throws Exception {
        drop("2026-01-05T08:10:00,A,1");
        succeeds(pipeline(WINDOW));
        drop("2026-01-05T11:10:00,A,1");
        assertRefused(pipeline(WINDOW.replace("1h", "2h")), "other columns, windows");
        assertRefused(pipeline("renamed", WINDOW, NEW, "{}"), "'hourly'", "give the node its name");
        succeeds(pipeline(WINDOW.replace("5m", "6m")));
        assertThat(written()).containsExactly("08:00 A 1 1");
    }

    @Test
    void aTargetThatWasRestoredGoesOnWithWhatWasKeptThenAndNothingElse() throws Exception {
        drop("2026-01-05T08:10:00,A,1");
        succeeds(pipeline(WINDOW));
        Path target = folder.resolve("out.duckdb");
        Path targetThen = Files.copy(target, folder.resolve("target"));
        Path keptThen = Files.copy(kept().getFirst(), folder.resolve("kept"));
        drop("2026-01-05T11:10:00,A,2");
        succeeds(pipeline(WINDOW));
        drop("2026-01-05T12:10:00,A,3");
        succeeds(pipeline(WINDOW)); // what had left before is forgotten
        Path targetNow = Files.copy(target, folder.resolve("now"));

        restore(targetThen, target);
        assertRefused(pipeline(WINDOW), "younger than the target's position");
        restore(targetNow, target);
        restore(keptThen, kept().getFirst());
        assertRefused(pipeline(WINDOW), "older than the target's position");
        restore(targetThen, target);
        succeeds(pipeline(WINDOW));
        assertThat(written()).containsExactly("08:00 A 1 1", "11:00 A 1 2");
    }

    private static void restore(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aPlanSaysWhatIsPromisedAndWhereItCannotBe() throws Exception {
        drop("2026-01-05T08:10:00,A,1");
        Engine.Plan plan = with(engine -> engine.plan(request(pipeline(WINDOW))));
        assertThat(plan.guarantees())
                .singleElement()
                .satisfies(given -> {
                    assertThat(given.promise()).isEqualTo("exactly once");
                    assertThat(given.reason()).contains("home folder", "'hourly'");
                });
        assertThat(plan.nodes().get(1).expressions())
                .as("what is kept of a batch, and what leaves")
                .hasSize(2);
        assertThat(plan.nodes().get(1).columns())
                .extracting(Engine.ColumnView::name)
                .containsExactly("window_start", "window_end", "shop", "n", "total");

        String toFile =
                pipeline(WINDOW)
                        .replaceFirst(
                                "target: table, connection: db, from: hourly, options: .*",
                                "target: discard, from: hourly}");
        assertThat(with(engine -> engine.plan(request(toFile))).problems())
                .anySatisfy(problem -> assertThat(problem.message()).contains("takes no position"));
    }

    @Test
    void aPreviewShowsWindowsAndKeepsNothing() throws Exception {
        drop("2026-01-05T08:10:00,A,1");
        drop("2026-01-05T12:10:00,A,2");
        Engine.Preview preview =
                with(engine -> engine.preview(request(pipeline(WINDOW)), "hourly", 10));
        assertThat(preview.problems()).isEmpty();
        assertThat(preview.rows()).hasSize(2);
        assertThat(kept()).isEmpty();
    }
}

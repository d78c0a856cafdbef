package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.Sluice.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Runs that follow their source, into a database, until they are cancelled from elsewhere. */
class FollowIT extends IntoPostgres {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    private String pipeline(String source) throws IOException {
        String text =
                """
                name: followed
                connections:
                  db: {type: postgresql, host: localhost, port: %d, database: postgres, user: postgres}
                nodes:
                  - %s
                  - {id: save, target: table, from: in, connection: db, options: {table: arrived, mode: append}}
                """
                        .formatted(server.getPort(), source);
        return Files.writeString(folder.resolve("p.yaml"), text).toString();
    }

    private void awaitRows(long rows) {
        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(target.found().distinct()).isGreaterThanOrEqualTo(rows));
    }

    private void cancel(CompletableFuture<Ended> run) throws Exception {
        Ended cancel = sluice.run(Optional.empty(), "executions", "cancel", "last");
        assertThat(cancel.exit()).as(cancel.out()).isZero();
        assertThat(run.get().json().path("status").asText()).isEqualTo("cancelled");
    }

    @Test
    void filesThatComeWhileAFolderIsFollowedArriveOnceAlsoAcrossACancel() throws Exception {
        Path in = Files.createDirectory(folder.resolve("in"));
        String options =
                "{id: in, source: file, options: {path: \"in/*.csv\", new-files: true, follow: %s,"
                        + " settle: 100ms, columns: {seq: bigint, hash: bigint}}}";
        String file = pipeline(options.formatted(true));
        Audited.csv(in.resolve("0.csv"), 0, 10);
        CompletableFuture<Ended> run = sluice.start("run", file);
        awaitRows(10);
        Audited.csv(in.resolve("1.csv"), 10, 20);
        Audited.csv(in.resolve("2.csv"), 20, 30);
        awaitRows(30); // also the last ones, behind which nothing comes
        for (int i = 3; i < 100; i++) {
            Audited.csv(in.resolve(i + ".csv"), i * 10L, i * 10L + 10);
        }
        cancel(run);

        Ended rest = sluice.run(Optional.empty(), "run", pipeline(options.formatted(false)));

        assertThat(rest.exit()).as(rest.out()).isZero();
        target.requireEachOnce(1_000);
    }

    @Test
    void rowsThatComeWhileATableIsFollowedArriveOnceAlsoAcrossACancel() throws Exception {
        target.execute(
                "DROP TABLE IF EXISTS made; CREATE TABLE made (seq bigint PRIMARY KEY, hash bigint)");
        String options =
                "{id: in, source: table, connection: db, options: {query: \"SELECT seq, hash FROM"
                        + " made\", cursor: seq, follow: %s}}";
        String file = pipeline(options.formatted(true));
        insert(0, 10);
        CompletableFuture<Ended> run = sluice.start("run", file);
        awaitRows(10);
        insert(10, 20);
        awaitRows(20);
        for (int i = 2; i < 200; i++) {
            insert(i * 10L, i * 10L + 10);
        }
        cancel(run);
        insert(2_000, 2_010);

        Ended rest = sluice.run(Optional.empty(), "run", pipeline(options.formatted(false)));

        assertThat(rest.exit()).as(rest.out()).isZero();
        target.requireEachOnce(2_010);
    }

    private void insert(long from, long to) throws Exception {
        target.execute(
                "INSERT INTO made SELECT seq, (seq * 2654435761) % 1000003 FROM generate_series("
                        + from
                        + "::bigint, "
                        + (to - 1)
                        + ") seq");
    }
}

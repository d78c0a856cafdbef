package dev.sluice.fault;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** A PostgreSQL that can be stopped at once, as by a crash, and started again on its data. */
final class StoppableServer implements AutoCloseable {

    private final EmbeddedPostgres first;
    private final Path data;
    private final Path program;

    private StoppableServer(EmbeddedPostgres first, Path data, Path program) {
        this.first = first;
        this.data = data;
        this.program = program;
    }

    static StoppableServer start(Path folder) throws IOException {
        EmbeddedPostgres server =
                EmbeddedPostgres.builder()
                        .setDataDirectory(folder)
                        .setCleanDataDirectory(false)
                        .start();
        Path program =
                ProcessHandle.of(postmaster(folder))
                        .flatMap(process -> process.info().command())
                        .map(Path::of)
                        .orElseThrow();
        return new StoppableServer(server, folder, program);
    }

    private static long postmaster(Path data) throws IOException {
        return Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
    }

    int port() {
        return first.getPort();
    }

    String url() {
        return first.getJdbcUrl("postgres", "postgres");
    }

    /** As by {@code pg_ctl stop -m immediate}: no checkpoint, and every connection is cut. */
    void stopImmediately() throws IOException, InterruptedException {
        long pid = postmaster(data);
        new ProcessBuilder("kill", "-QUIT", Long.toString(pid)).start().waitFor();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !Files.exists(data.resolve("postmaster.pid")));
    }

    void startAgain() throws IOException {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(
                List.of(program.toString(), "-D", data.toString(), "-p", Integer.toString(port())));
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Audited probe = new Audited(url());
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> answers(probe));
    }

    private static boolean answers(Audited probe) throws Exception {
        probe.execute("SELECT 1");
        return true;
    }

    @Override
    public void close() throws IOException {
        try {
            stopImmediately();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

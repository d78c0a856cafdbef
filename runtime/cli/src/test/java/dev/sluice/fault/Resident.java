package dev.sluice.fault;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** {@code sluice start} as a process that a test may kill. */
record Resident(Process process, BufferedReader output, StringBuilder told)
        implements AutoCloseable {

    static Resident of(ProcessBuilder builder) throws IOException {
        Process process = builder.redirectErrorStream(true).start();
        // what waits for a line then hears of the end
        CompletableFuture.delayedExecutor(10, TimeUnit.MINUTES).execute(process::destroyForcibly);
        return new Resident(
                process,
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)),
                new StringBuilder());
    }

    /** Reads on until a line has all of these; fails where the process ends before. */
    void until(String... parts) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            told.append(line).append('\n');
            if (List.of(parts).stream().allMatch(line::contains)) {
                return;
            }
        }
        throw new AssertionError(List.of(parts) + " was not told, but:\n" + told);
    }

    /** Reads all it tells until it ends. */
    void untilEnd() throws IOException {
        output.lines().forEach(line -> told.append(line).append('\n'));
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}

package dev.sluice.benchmark.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command to its end and measures it, with nothing but bash and {@code /proc}: bash's {@code
 * time} gives wall and processor time, the kernel's high-water mark the resident set, looked at
 * until the process is gone.
 */
public record ProcessRun(List<String> command, Map<String, String> environment) {

    /** What a process printed, how it ended, and what it cost. */
    public record Outcome(int exit, String out, String err, ProcessCost cost) {}

    private static final String TIMED =
            "TIMEFORMAT='%R %U %S'; { time \"$@\" 2>&3; } 3>\"$SLUICE_BENCH_ERR\"";
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final int LOOK_MILLIS = 10;

    public ProcessRun {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    public ProcessRun(List<String> command) {
        this(command, Map.of());
    }

    /** Waits for the process; a process that hangs is ended after half an hour. */
    public Outcome run() throws IOException, InterruptedException {
        Path out = Files.createTempFile("sluice-benchmark", ".out");
        Path err = Files.createTempFile("sluice-benchmark", ".err");
        Path times = Files.createTempFile("sluice-benchmark", ".times");
        try {
            List<String> words = new ArrayList<>(List.of("bash", "-c", TIMED, "bash"));
            words.addAll(command);
            ProcessBuilder builder = new ProcessBuilder(words);
            builder.environment().putAll(environment);
            builder.environment().put("SLUICE_BENCH_ERR", err.toString());
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.redirectOutput(out.toFile()).redirectError(times.toFile());
            Process process = builder.start();
            long peak = watch(process);
            return new Outcome(
                    process.exitValue(),
                    Files.readString(out),
                    Files.readString(err),
                    cost(Files.readString(times), peak));
        } finally {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
            Files.deleteIfExists(times);
        }
    }

    /** The high-water mark of the command's resident set, once it has ended. */
    private long watch(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        long end = System.nanoTime() + LIMIT.toNanos();
        long peak = 0;
        long child = 0;
        while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            child = child == 0 ? firstChild(process) : child;
            peak = Math.max(peak, child == 0 ? 0 : highWater(child));
            if (System.nanoTime() > end) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new IOException("the process did not end within " + LIMIT + ": " + command);
            }
        }
        return peak;
    }

    /** Zero before there is one. */
    private static long firstChild(Process process) {
        return process.children().mapToLong(ProcessHandle::pid).findFirst().orElse(0);
    }

    private static long highWater(long pid) {
        return read(Path.of("/proc/" + pid + "/status"))
                .lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }

    /** Empty where the process is gone already. */
    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static ProcessCost cost(String times, long peak) throws IOException {
        String[] seconds = times.strip().split("\\s+");
        if (seconds.length != 3) {
            throw new IOException("bash did not say how long the process took, but: " + times);
        }
        return new ProcessCost(
                duration(seconds[0]), duration(seconds[1]).plus(duration(seconds[2])), peak);
    }

    private static Duration duration(String seconds) {
        return Duration.ofMillis(Math.round(Double.parseDouble(seconds) * 1000));
    }
}

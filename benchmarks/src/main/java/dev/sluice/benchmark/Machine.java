package dev.sluice.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the figures were measured on.
 *
 * @param memoryMegabytes of the machine
 * @param load how busy the machine was before, as the kernel's average of a minute
 */
record Machine(
        String system, String processor, int cores, long memoryMegabytes, String jdk, double load) {

    static Machine here() {
        return new Machine(
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                field("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                number(field("/proc/meminfo", "MemTotal")) / 1024,
                Runtime.version().toString(),
                averageLoad());
    }

    private static String field(String file, String name) {
        return read(file)
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static long number(String text) {
        String digits = text.replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    private static double averageLoad() {
        String averages = read("/proc/loadavg");
        return averages.isBlank() ? 0 : Double.parseDouble(averages.split(" ")[0]);
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            return ""; // another system than Linux
        }
    }
}

package dev.sluice.benchmark.job;

import dev.sluice.benchmark.data.Dataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where things are.
 *
 * @param root the project
 * @param data where data and results are kept
 */
public record Place(Path root, Path data) {

    /** The project that the command belongs to, and the folder that the environment names. */
    public static Place ofEnvironment() {
        Path root = Path.of(System.getProperty("sluice.root", ".")).toAbsolutePath().normalize();
        String data = System.getenv("SLUICE_BENCH_DATA");
        return new Place(
                root,
                data == null
                        ? root.resolve("benchmarks/target/data")
                        : Path.of(data).toAbsolutePath().normalize());
    }

    Path pipeline(String name) {
        return root.resolve("benchmarks/pipelines").resolve(name);
    }

    public Dataset dataset(long rows) {
        return Dataset.of(data, rows);
    }

    /** The launcher's own libraries. */
    private Path app() {
        return root.resolve("target/launcher/app");
    }

    /** A Java program on the peers' class path, with the options a JVM has by itself. */
    List<String> java(Class<?> program) {
        String peers =
                System.getProperty("sluice.peers", System.getProperty("java.class.path", ""));
        return List.of(javaCommand(), "-cp", peers, program.getName());
    }

    /** A Java program that needs Kafka's clients alone, with the options a JVM has by itself. */
    List<String> kafka(Class<?> program) {
        String path =
                String.join(
                        ":",
                        classes(),
                        jar("kafka-clients").toString(),
                        jar("slf4j-api").toString());
        return List.of(javaCommand(), "-cp", path, program.getName());
    }

    /** A Java program that needs DuckDB alone, as quickly started as Sluice starts it. */
    List<String> duckdb(Class<?> program) {
        return List.of(
                javaCommand(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.library.path=" + app().resolve("native"),
                "-cp",
                classes() + ":" + jar("duckdb_jdbc"),
                program.getName());
    }

    private String classes() {
        return root.resolve("benchmarks/target/classes").toString();
    }

    private Path jar(String name) {
        try (var jars = Files.newDirectoryStream(app().resolve("lib"), name + "-*.jar")) {
            return jars.iterator().next();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String javaCommand() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}

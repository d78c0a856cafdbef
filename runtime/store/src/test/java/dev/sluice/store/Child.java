package dev.sluice.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A process under way, that tells the classes it loads and, behind {@code >}, what it does. */
final class Child implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;
    private final List<String> loaded = new ArrayList<>();

    private Child(Process process) {
        this.process = process;
        this.output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static Child start(Path home, Map<String, String> environment, String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseSerialGC",
                                "-Xmx128m",
                                "-Xlog:class+load=info:stdout",
                                "-cp",
                                System.getProperty("java.class.path"),
                                StoreChild.class.getName(),
                                home.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        try {
            return new Child(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next thing it did; empty where it has ended. */
    String next() {
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(">")) {
                    return line.substring(1);
                }
                loaded.add(line);
            }
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that it did until its end. */
    List<String> rest() {
        List<String> rest = new ArrayList<>();
        for (String did = next(); !did.isEmpty(); did = next()) {
            rest.add(did);
        }
        return rest;
    }

    boolean loaded(String name) {
        return loaded.stream().anyMatch(line -> line.contains(name));
    }

    long pid() {
        return process.pid();
    }

    /** As {@code kill -9} does; what it told until then can still be read. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    void await() throws InterruptedException {
        process.waitFor();
    }

    @Override
    public void close() {
        kill();
    }
}

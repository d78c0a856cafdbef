package dev.sluice.cli.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * An example of a template: a folder {@code <kind>/<template>/<name>} with a pipeline that can be
 * run as it stands, its data, and under {@code expected} what a run of it must give.
 */
record Example(String name, Path folder) {

    private static final Path ROOT =
            Path.of(
                    System.getProperty("sluice.project"),
                    "templates/src/main/resources/sluice/examples");

    /** All of them, by name. */
    static List<Example> all() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.endsWith("pipeline.yaml"))
                    .map(Path::getParent)
                    .map(folder -> new Example(name(folder), folder))
                    .sorted((a, b) -> a.name().compareTo(b.name()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names that {@code index.txt} lists: what the command line finds inside a jar. */
    static List<String> indexed() {
        try {
            return Files.readAllLines(ROOT.resolve("index.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kind and template, such as {@code transforms/join}. */
    String template() {
        return name.substring(0, name.lastIndexOf('/'));
    }

    Path expected() {
        return folder.resolve("expected");
    }

    private static String name(Path folder) {
        return ROOT.relativize(folder).toString().replace('\\', '/');
    }

    @Override
    public String toString() {
        return name;
    }
}

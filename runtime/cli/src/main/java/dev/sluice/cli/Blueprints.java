package dev.sluice.cli;

import dev.sluice.api.Columns;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The pipelines that come with Sluice to begin from. */
final class Blueprints {

    private static final String FOLDER = "/sluice/pipelines/";

    /** A pipeline to begin from. */
    record Blueprint(String name, String description) {}

    private Blueprints() {}

    /** All of them, from the index that lies beside them: a jar cannot be listed cheaply. */
    static List<Blueprint> all() {
        return resource("index.txt")
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.split(": ", 2))
                .map(parts -> new Blueprint(parts[0], parts[1]))
                .toList();
    }

    static String read(String name) {
        List<Blueprint> all = all();
        if (all.stream().noneMatch(blueprint -> blueprint.name().equals(name))) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "there is no blueprint '"
                            + name
                            + "': "
                            + Columns.hint(name, all.stream().map(Blueprint::name).toList()));
        }
        return resource(name + ".yaml");
    }

    /**
     * The sample data that a blueprint can run with, by the name its parameters or connections give
     * it: the text of a file, or, under the name of a database of SQLite, the statements it is made
     * by.
     */
    static Map<String, String> samples(String name) {
        Map<String, String> samples = new LinkedHashMap<>();
        resource("samples.txt")
                .lines()
                .map(line -> line.split(": ", 2))
                .filter(parts -> parts[0].equals(name))
                .flatMap(parts -> Stream.of(parts[1].split(" ")))
                .forEach(file -> samples.put(file, sample(file)));
        return samples;
    }

    private static String sample(String file) {
        return resource("samples/" + file + (isDatabase(file) ? ".sql" : ""));
    }

    static boolean isDatabase(String file) {
        return file.endsWith(".sqlite");
    }

    private static String resource(String file) {
        try (InputStream in = Blueprints.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalStateException(FOLDER + file + " is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

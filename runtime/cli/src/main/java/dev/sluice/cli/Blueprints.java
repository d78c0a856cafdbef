package dev.sluice.cli;

import dev.sluice.api.Columns;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

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

package dev.sluice.cli;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice new}. */
@Command(
        name = "new",
        description =
                "Begins a pipeline of your own from a blueprint, in a new folder NAME, with sample data"
                        + " to run it. Without arguments it lists the blueprints.",
        footer = {
            "%nExamples:",
            "  sluice new",
            "  sluice new daily-orders --from csv-to-database"
        })
final class NewCommand implements Callable<Integer> {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;

    @Option(names = "--json", description = "Prints one JSON document and nothing else.")
    boolean json;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "Lower-case letters, digits and hyphens.")
    @Nullable String name;

    @Option(
            names = "--from",
            paramLabel = "BLUEPRINT",
            defaultValue = "csv-to-database",
            description = "What to begin from; default: ${DEFAULT-VALUE}.")
    String from = "";

    private final Screen screen;

    NewCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        String wanted = name;
        if (wanted == null) {
            list();
            return ExitCode.DONE;
        }
        if (!wanted.matches("[a-z0-9][a-z0-9-]*")) {
            throw invalid(
                    "'" + wanted + "' is not a name: use lower-case letters, digits and hyphens");
        }
        Path file = Path.of(wanted, "pipeline.yaml");
        write(file, Blueprints.read(from).replaceFirst("(?m)^name: .*$", "name: " + wanted));
        List<Path> samples = samples(file.resolveSibling(""));
        if (json) {
            Json.print(screen.out(), Json.created(file, from, samples));
        } else {
            screen.out().println("Made " + file + " from " + from + ". Next:");
            screen.out().println("  sluice validate " + file);
            screen.out().println("  sluice run " + file);
            if (!samples.isEmpty()) {
                screen.out()
                        .println(
                                "It runs with a few sample rows, in "
                                        + samples.stream()
                                                .map(Path::toString)
                                                .collect(Collectors.joining(", "))
                                        + ".");
            }
            screen.out().println("For your own data, edit its parameters and connections.");
        }
        return ExitCode.DONE;
    }

    /** Puts sample data beside the pipeline; what is there already is somebody's own, and stays. */
    private List<Path> samples(Path folder) throws IOException {
        List<Path> made = new ArrayList<>();
        for (Map.Entry<String, String> sample : Blueprints.samples(from).entrySet()) {
            Path file = folder.resolve(sample.getKey());
            if (!Files.exists(file)) {
                sample(file, sample.getValue());
                made.add(file);
            }
        }
        return made;
    }

    private static void sample(Path file, String text) throws IOException {
        if (!Blueprints.isDatabase(file.toString())) {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
            return;
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String one : text.strip().split(";\n")) {
                statement.execute(one);
            }
        } catch (SQLException e) {
            throw new IOException("the sample database " + file + " could not be made", e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    file + " exists already: choose another name, or remove it first",
                    e);
        }
    }

    private void list() {
        List<Blueprints.Blueprint> all = Blueprints.all();
        if (json) {
            Json.print(screen.out(), Json.blueprints(all));
            return;
        }
        TextTable table = new TextTable(List.of("blueprint", "what it does"));
        all.forEach(blueprint -> table.add(List.of(blueprint.name(), blueprint.description())));
        table.print(screen.out());
        screen.out().println();
        screen.out().println("Begin with one: sluice new NAME --from BLUEPRINT");
    }

    private static PipelineException invalid(String message) {
        return new PipelineException(ErrorCode.OPTION_INVALID, message);
    }
}

package dev.sluice.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice version}. */
@Command(name = "version", description = "Prints the version of Sluice and of what it stands on.")
final class VersionCommand implements Callable<Integer> {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;

    @Option(names = "--json", description = "Prints one JSON document and nothing else.")
    boolean json;

    private final Screen screen;

    VersionCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        Properties versions = versions();
        versions.setProperty("java", Runtime.version().toString());
        if (json) {
            Json.print(screen.out(), Json.properties(versions));
        } else {
            screen.out()
                    .printf(
                            "Sluice %s (Java %s, Camel %s, DuckDB %s, Arrow %s)%n",
                            versions.get("sluice"),
                            versions.get("java"),
                            versions.get("camel"),
                            versions.get("duckdb"),
                            versions.get("arrow"));
        }
        return ExitCode.DONE;
    }

    private static Properties versions() {
        Properties versions = new Properties();
        try (InputStream in =
                VersionCommand.class.getResourceAsStream("/sluice/version.properties")) {
            if (in != null) {
                versions.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return versions;
    }
}

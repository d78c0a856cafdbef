package dev.sluice.cli;

import dev.sluice.store.StateStore;
import dev.sluice.store.StoreLocation;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that every command with an engine has. */
final class CommonOptions {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description =
                    "Where Sluice keeps its files, such as quarantined rows; default: SLUICE_HOME,"
                            + " or the folder .sluice here.")
    @Nullable Path home;

    @Option(names = "--json", description = "Prints one JSON document and nothing else.")
    boolean json;

    @Option(
            names = "--verbose",
            description = "Writes a log to DIR/logs/sluice.log and shows stack traces.")
    boolean verbose;

    Path home() {
        Path given = home;
        return given != null
                ? given
                : Path.of(Optional.ofNullable(System.getenv("SLUICE_HOME")).orElse(".sluice"));
    }

    /** Opens the engine, with logging set up before anything logs. */
    Engine open(Screen screen, EngineProvider engines) {
        prepare(screen);
        return engines.open(home().toAbsolutePath().normalize());
    }

    /**
     * Opens the store, where there is one: who only looks makes none. What killed processes have
     * left is told as failed from then on, or waits for the next scheduler.
     */
    Optional<StateStore> store(Screen screen) {
        prepare(screen);
        Optional<StateStore> store =
                StateStore.find(
                        StoreLocation.of(home(), name -> Optional.ofNullable(System.getenv(name))));
        try {
            store.ifPresent(found -> found.abandoned().recover());
            return store;
        } catch (RuntimeException e) {
            store.ifPresent(StateStore::close);
            throw e;
        }
    }

    /** Opens the store, and makes it where there is none yet. */
    StateStore makeStore(Screen screen) {
        prepare(screen);
        return StateStore.open(
                StoreLocation.of(home(), name -> Optional.ofNullable(System.getenv(name))));
    }

    private void prepare(Screen screen) {
        if (json) {
            // whatever else prints, such as a console target, must not end up inside the document
            System.setOut(screen.err());
        }
        Logging.prepare(verbose, home());
    }
}

package dev.sluice.cli;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.cli.quarantine.Mending;
import dev.sluice.store.HeldFilter;
import dev.sluice.store.HeldRow;
import dev.sluice.store.HeldSource;
import dev.sluice.store.StateStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice quarantine purge}. */
@Command(
        name = "purge",
        description =
                "Removes the records of old held rows for good, also of those that were replayed; that"
                        + " they were held stays known. A run's file goes once all its rows are purged."
                        + " Rows that are being replayed stay.",
        footer = {
            "%nExamples:",
            "  sluice quarantine purge --older-than 30d",
            "  sluice quarantine purge --older-than 8w --pipeline orders --yes"
        })
final class QuarantinePurgeCommand implements Callable<Integer> {

    @Mixin final CommonOptions common = new CommonOptions();
    @Mixin final HeldSelection selection = new HeldSelection();

    @Option(
            names = "--older-than",
            required = true,
            paramLabel = "AGE",
            converter = Age.class,
            description = "Rows that have been held for longer: 12h, 30d, 8w.")
    Duration age = Duration.ZERO;

    @Option(names = "--yes", description = "Purges without asking.")
    boolean yes;

    private final Screen screen;
    private final InstantSource clock;

    QuarantinePurgeCommand(Screen screen, InstantSource clock) {
        this.screen = screen;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        Optional<StateStore> found = common.store(screen);
        if (found.isEmpty()) {
            print(0, 0);
            return ExitCode.DONE;
        }
        try (StateStore store = found.get()) {
            Mending mending = new Mending(store, common.home());
            mending.mend();
            HeldFilter filter =
                    selection
                            .filter(
                                    store,
                                    HeldRow.State.HELD,
                                    HeldRow.State.GIVEN_UP,
                                    HeldRow.State.REPLAYED)
                            .before(clock.instant().minus(age));
            long rows =
                    store.quarantine().sources(filter).stream().mapToLong(HeldSource::rows).sum();
            if (rows > 0 && !yes && !agreed(rows)) {
                screen.out().println("Nothing was purged.");
                return ExitCode.FAILED;
            }
            int purged = store.quarantine().purge(filter);
            print(purged, mending.clear());
            return ExitCode.DONE;
        }
    }

    private boolean agreed(long rows) {
        if (common.json || !screen.terminal()) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    AccountTable.count(rows)
                            + " rows would be purged, and nobody is here to be asked: say --yes");
        }
        screen.err().print(AccountTable.count(rows) + " rows will be gone for good. Purge? [y/N] ");
        screen.err().flush();
        try {
            String answer =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                            .readLine();
            return answer != null && answer.strip().equalsIgnoreCase("y");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void print(int rows, int files) {
        if (common.json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("rows", rows);
            document.put("files", files);
            Json.print(screen.out(), document);
        } else {
            screen.out()
                    .println(
                            AccountTable.count(rows)
                                    + " rows purged, "
                                    + AccountTable.count(files)
                                    + " files removed.");
        }
    }
}

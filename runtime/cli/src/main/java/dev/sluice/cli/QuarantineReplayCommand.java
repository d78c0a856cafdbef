package dev.sluice.cli;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.cli.quarantine.Mending;
import dev.sluice.store.HeldFilter;
import dev.sluice.store.HeldRow;
import dev.sluice.store.HeldSource;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoredExecution;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice quarantine replay}. */
@Command(
        name = "replay",
        description =
                "Sends held rows again: into the node that had put them aside, and on from there, by the"
                        + " rules of the pipeline file as it is now. Rows that fail again stay held. Each"
                        + " node, and each set of parameters, is an execution of its own.",
        footer = {
            "%nExamples:",
            "  sluice quarantine replay --pipeline orders --preview",
            "  sluice quarantine replay --pipeline orders --rule \"range age\" \\",
            "      --set \"amount = abs(amount)\"",
            "%nA row is sent once: where a replay was killed, the next one asks the targets what they"
                    + " have.",
            "%nExit codes: 0 every replay has ended well, whatever stays held; 1 one failed; 2 the"
                    + " pipeline or the call is invalid."
        })
final class QuarantineReplayCommand implements Callable<Integer> {

    @Mixin final CommonOptions common = new CommonOptions();
    @Mixin final HeldSelection selection = new HeldSelection();

    @Option(
            names = "--set",
            paramLabel = "COLUMN=EXPRESSION",
            description =
                    "Gives a column a new value first: an SQL expression over the row as it was held;"
                            + " may be given several times.")
    List<String> edits = List.of();

    @Option(
            names = "--preview",
            description = "Only shows which rows would pass now, and what would be written.")
    boolean preview;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "How many rows a preview shows of each target; default: ${DEFAULT-VALUE}.")
    int rows;

    @Option(
            names = "--attempts",
            paramLabel = "N",
            defaultValue = "5",
            description =
                    "A row that fails so often is given up, and not sent again; default:"
                            + " ${DEFAULT-VALUE}.")
    int attempts;

    @Option(names = "--again", description = "Sends also rows that were given up.")
    boolean again;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    CommandSpec spec;

    private final Screen screen;
    private final EngineProvider engines;

    QuarantineReplayCommand(Screen screen, EngineProvider engines) {
        this.screen = screen;
        this.engines = engines;
    }

    /** Rows of one node, of runs with the same file and parameters. */
    private record Portion(Engine.Request request, Replaying.Asked asked) {}

    private record Key(String file, Map<String, String> parameters, String node) {}

    /**
     * What is to be sent.
     *
     * @param givenUp rows that are left out, because they failed too often
     */
    private record Chosen(List<Portion> portions, long givenUp) {}

    @Override
    public Integer call() {
        String pipeline = selection.pipeline;
        if (pipeline == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'--pipeline NAME' is missing: rows of one pipeline are replayed at a time");
        }
        if (attempts < 1 || rows < 0 || rows > 100_000) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'--attempts' takes 1 or more, and '--rows' from 0 to 100000");
        }
        ReplayRunner runner = new ReplayRunner(common, screen, engines);
        if (!preview && common.store(screen).map(store -> open(store, pipeline)).orElse(false)) {
            runner.finish(pipeline);
        }
        Chosen chosen = common.store(screen).map(this::chosen).orElse(new Chosen(List.of(), 0));
        return runner.run(
                chosen.portions().stream().map(this::work).toList(), told(chosen), preview);
    }

    private static boolean open(StateStore opened, String pipeline) {
        try (StateStore store = opened) {
            return store.replays().open(pipeline).isPresent();
        }
    }

    private ReplayRunner.Work work(Portion portion) {
        return new ReplayRunner.Work(portion.request(), portion.asked(), rows);
    }

    private Optional<String> told(Chosen chosen) {
        if (chosen.givenUp() > 0) {
            return Optional.of(
                    AccountTable.count(chosen.givenUp())
                            + " rows were given up and are left out; --again sends them too.");
        }
        return chosen.portions().isEmpty()
                ? Optional.of("No rows like that are held.")
                : Optional.empty();
    }

    private Chosen chosen(StateStore opened) {
        try (StateStore store = opened) {
            new Mending(store, common.home()).mend();
            HeldFilter filter =
                    again
                            ? selection.filter(store, HeldRow.State.HELD, HeldRow.State.GIVEN_UP)
                            : selection.filter(store, HeldRow.State.HELD);
            Map<Key, List<String>> portions = new LinkedHashMap<>();
            for (HeldSource source : store.quarantine().sources(filter)) {
                portions.computeIfAbsent(key(store, source), key -> new ArrayList<>())
                        .add(source.execution());
            }
            long givenUp =
                    again
                            ? 0
                            : store
                                    .quarantine()
                                    .sources(selection.filter(store, HeldRow.State.GIVEN_UP))
                                    .stream()
                                    .mapToLong(HeldSource::rows)
                                    .sum();
            return new Chosen(
                    portions.entrySet().stream()
                            .map(portion -> portion(portion.getKey(), filter, portion.getValue()))
                            .toList(),
                    givenUp);
        }
    }

    private static Key key(StateStore store, HeldSource source) {
        StoredExecution execution =
                store.executions()
                        .find(source.execution())
                        .orElseThrow(() ->
                                new PipelineException(
                                        ErrorCode.STATE_CONFLICT,
                                        "execution "
                                                + source.execution()
                                                + ", which held some of these rows, is not in the"
                                                + " store: its pipeline file cannot be found"));
        return new Key(
                execution.file(), store.executions().parameters(execution.id()), source.node());
    }

    private Portion portion(Key key, HeldFilter filter, List<String> executions) {
        return new Portion(
                new Engine.Request(Path.of(key.file()), key.parameters()),
                new Replaying.Asked(key.node(), filter, executions, edits, attempts));
    }
}

package dev.sluice.cli.quarantine;

import dev.sluice.api.Failpoints;
import dev.sluice.api.PipelineException;
import dev.sluice.cli.Engine;
import dev.sluice.cli.Engine.RunReport;
import dev.sluice.engine.Checkpoint;
import dev.sluice.engine.DeadLetters;
import dev.sluice.engine.PipelineExecution;
import dev.sluice.store.HeldFile;
import dev.sluice.store.HeldRow;
import dev.sluice.store.Quarantine;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoredExecution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Brings the rows that a run has put aside from its file into the store, some thousands at a time,
 * once the run has committed what came with them: those of a run that has not come again. A row's
 * id is made of the execution, its node and its number there, so that whatever broke off is done
 * again and adds nothing.
 */
public final class Holding {

    private static final int PAGE = 2_000;
    static final String END = ".jsonl";

    private final StateStore store;
    private final Path folder;

    /**
     * @param home the folder where Sluice keeps its files
     */
    public Holding(StateStore store, Path home) {
        this.store = store;
        this.folder = folder(home);
    }

    static Path folder(Path home) {
        return home.resolve("quarantine");
    }

    /** The file of the rows that an execution puts aside. */
    public static Path file(Path home, String execution) {
        return folder(home).resolve(execution + END);
    }

    /**
     * Holds what a run has put aside for good; where that fails, the report tells so.
     *
     * @param root the execution that the rows belong to
     * @param patience does it again where the store's disk is full, as long as somebody waits
     */
    public RunReport after(
            PipelineExecution result, String root, RunReport report, Consumer<Runnable> patience) {
        try {
            if (result.quarantine().isPresent()) {
                Failpoints.reach("before-hold");
                patience.accept(() -> after(result, root));
            }
            return report;
        } catch (PipelineException e) {
            return report.and(unheld(e));
        }
    }

    private void after(PipelineExecution result, String root) {
        boolean committed =
                result.status() == PipelineExecution.Status.SUCCEEDED
                        || !result.settlement().committed().isEmpty();
        if (committed) {
            all(root, result.pipeline());
        } else if (result.checkpoint().isPresent()) {
            some(root, result.pipeline(), result.checkpoint().get());
        } else {
            store.quarantine().note(root, HeldFile.LEFT);
        }
    }

    /** The target keeps what an earlier run had committed, and no run begins before it again. */
    public void earlier(Checkpoint kept) {
        Optional<StoredExecution> run = store.executions().find(kept.run());
        boolean there = Files.exists(folder.resolve(kept.run() + END));
        if (run.isEmpty()
                || !there
                || store.quarantine().files().get(kept.run()) == HeldFile.HELD) {
            return;
        }
        if (kept.done()) {
            all(kept.run(), run.get().pipeline());
        } else {
            some(kept.run(), run.get().pipeline(), kept);
        }
    }

    void all(String root, String pipeline) {
        hold(root, pipeline, letter -> true);
        store.quarantine().note(root, HeldFile.HELD);
    }

    private void some(String root, String pipeline, Checkpoint kept) {
        Map<String, Long> counted = kept.quarantined();
        hold(root, pipeline, letter -> letter.number() <= counted.getOrDefault(letter.node(), 0L));
        store.quarantine().note(root, HeldFile.PART);
    }

    private void hold(String root, String pipeline, Predicate<DeadLetters.Letter> whether) {
        Quarantine quarantine = store.quarantine();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        List<HeldRow> page = new ArrayList<>(PAGE);
        DeadLetters.read(
                folder.resolve(root + END),
                letter -> {
                    if (whether.test(letter)) {
                        page.add(row(root, pipeline, letter, now));
                    }
                    if (page.size() == PAGE) {
                        quarantine.hold(page);
                        Failpoints.reach("holding");
                        page.clear();
                    }
                });
        quarantine.hold(page);
    }

    private static HeldRow row(
            String root, String pipeline, DeadLetters.Letter letter, Instant now) {
        String id = HeldRow.id(root, letter.node(), letter.number());
        return new HeldRow(
                id,
                root,
                pipeline,
                letter.node(),
                broken(letter),
                letter.place(),
                letter.raw(),
                id,
                HeldRow.State.HELD,
                0,
                "",
                now);
    }

    /** What the row broke, as the store has it. */
    public static List<HeldRow.Broken> broken(DeadLetters.Letter letter) {
        List<HeldRow.Broken> broken = new ArrayList<>();
        for (int i = 0; i < Math.min(letter.rules().size(), letter.reasons().size()); i++) {
            broken.add(new HeldRow.Broken(letter.rules().get(i), letter.reasons().get(i)));
        }
        return broken;
    }

    /** One more problem of a run whose bad rows are in its file and could not be held. */
    private static Engine.Finding unheld(PipelineException e) {
        return new Engine.Finding(
                "",
                0,
                0,
                e.code().code(),
                "the rows that were put aside could not be held in the store: " + e.getMessage(),
                "they are in their file, and 'sluice quarantine list' holds them");
    }
}

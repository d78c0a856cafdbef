package dev.sluice.cli;

import dev.sluice.store.HeldRow;
import dev.sluice.store.StateStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs replays one after the other, or previews them, and tells what became of the rows. */
final class ReplayRunner {

    private final CommonOptions common;
    private final Screen screen;
    private final EngineProvider engines;
    private Optional<Engine.Finding> finished = Optional.empty();

    ReplayRunner(CommonOptions common, Screen screen, EngineProvider engines) {
        this.common = common;
        this.screen = screen;
        this.engines = engines;
    }

    /**
     * One replay.
     *
     * @param rows how many rows a preview shows of each target
     */
    record Work(Engine.Request request, Replaying.Asked asked, int rows) {}

    /** Finishes what an earlier replay of the pipeline has left. */
    void finish(String pipeline) {
        try (Engine engine = common.open(screen, engines)) {
            finished = engine.finishReplay(pipeline, (read, written, expected) -> {}, new Stop());
        }
        if (!common.json) {
            finished.ifPresent(finding -> screen.err().println("sluice: " + finding.message()));
        }
    }

    /**
     * @param note what to say besides
     */
    int run(List<Work> all, Optional<String> note, boolean preview) {
        List<Map<String, Object>> documents = new ArrayList<>();
        int code = ExitCode.DONE;
        for (Work work : all) {
            Told told = preview ? preview(work) : replay(work);
            documents.add(told.document());
            code = Math.max(code, told.code());
            if (told.stopped()) {
                break;
            }
        }
        if (common.json) {
            Map<String, @Nullable Object> document = new LinkedHashMap<>();
            document.put("finished", finished.map(Engine.Finding::message).orElse(null));
            document.put("replays", documents);
            Json.print(screen.out(), document);
        } else {
            note.ifPresent(screen.out()::println);
        }
        return code;
    }

    private record Told(Map<String, Object> document, int code, boolean stopped) {}

    private Told replay(Work work) {
        Engine.RunReport report =
                new ForegroundRun(common, screen, engines)
                        .execute((engine, progress, stop) ->
                                engine.replay(work.request(), work.asked(), progress, stop));
        Map<HeldRow.State, Long> outcome = outcome(report);
        if (!common.json) {
            tell(work, report, outcome);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("node", work.asked().node());
        document.put("replayed", count(outcome, HeldRow.State.REPLAYED));
        document.put("held", count(outcome, HeldRow.State.HELD));
        document.put("givenUp", count(outcome, HeldRow.State.GIVEN_UP));
        document.put("open", count(outcome, HeldRow.State.REPLAYING));
        document.putAll(Json.run(report));
        return new Told(
                document, ExitCode.of(report.status()), report.status() == Engine.Status.CANCELLED);
    }

    private Map<HeldRow.State, Long> outcome(Engine.RunReport report) {
        Optional<StateStore> found = common.store(screen);
        if (found.isEmpty()) {
            return Map.of();
        }
        try (StateStore store = found.get()) {
            return store.replays().outcome(report.execution());
        }
    }

    private static long count(Map<HeldRow.State, Long> outcome, HeldRow.State state) {
        return outcome.getOrDefault(state, 0L);
    }

    private void tell(Work work, Engine.RunReport report, Map<HeldRow.State, Long> outcome) {
        if (!report.nodes().isEmpty()) {
            AccountTable.print(screen.out(), report);
            screen.out()
                    .println(
                            "Node '"
                                    + work.asked().node()
                                    + "': "
                                    + AccountTable.count(count(outcome, HeldRow.State.REPLAYED))
                                    + " rows replayed, "
                                    + AccountTable.count(count(outcome, HeldRow.State.HELD))
                                    + " stay held, "
                                    + AccountTable.count(count(outcome, HeldRow.State.GIVEN_UP))
                                    + " given up."
                                    + (count(outcome, HeldRow.State.REPLAYING) > 0
                                            ? " "
                                                    + AccountTable.count(
                                                            count(outcome, HeldRow.State.REPLAYING))
                                                    + " are open: replay again, which asks the"
                                                    + " targets what they have."
                                            : ""));
        }
        new FindingPrinter(screen.err(), work.request().file()).print(report.problems());
    }

    private Told preview(Work work) {
        Replaying.Preview preview;
        try (Engine engine = common.open(screen, engines)) {
            preview = engine.preview(work.request(), work.asked(), work.rows());
        }
        boolean well = preview.problems().isEmpty();
        if (!common.json && well) {
            tell(work, preview);
        } else if (!common.json) {
            new FindingPrinter(screen.err(), work.request().file()).print(preview.problems());
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("node", work.asked().node());
        document.put("rows", preview.rows());
        document.put("leave", preview.rows() - preview.stay());
        document.put("stay", preview.stay());
        document.put("further", preview.further());
        document.put("reasons", preview.reasons());
        document.put("targets", preview.targets());
        document.put("notes", preview.notes());
        document.put("problems", preview.problems());
        return new Told(document, well ? ExitCode.DONE : ExitCode.INVALID, false);
    }

    private void tell(Work work, Replaying.Preview preview) {
        screen.out()
                .println(
                        "Node '"
                                + work.asked().node()
                                + "': of "
                                + AccountTable.count(preview.rows())
                                + " rows, "
                                + AccountTable.count(preview.rows() - preview.stay())
                                + " would leave it and "
                                + AccountTable.count(preview.stay())
                                + " stay held; "
                                + AccountTable.count(preview.further())
                                + " would be held further on. Nothing was written.");
        if (!preview.reasons().isEmpty()) {
            TextTable table = new TextTable(List.of("node", "rule", "reason", "rows")).numbers(3);
            preview.reasons()
                    .forEach(reason ->
                            table.add(
                                    List.of(
                                            reason.node(),
                                            reason.rule(),
                                            reason.reason(),
                                            AccountTable.count(reason.rows()))));
            table.print(screen.out());
        }
        preview.targets().forEach(this::tell);
        preview.notes().forEach(note -> screen.out().println("Note: " + note + "."));
    }

    private void tell(Replaying.Written written) {
        screen.out()
                .println(
                        "Target '"
                                + written.target()
                                + "' would get "
                                + AccountTable.count(written.rows())
                                + " rows:");
        TextTable table =
                new TextTable(written.columns().stream().map(Engine.ColumnView::name).toList());
        written.first()
                .forEach(row ->
                        table.add(
                                written.columns().stream()
                                        .map(column -> String.valueOf(row.get(column.name())))
                                        .toList()));
        table.print(screen.out());
    }
}

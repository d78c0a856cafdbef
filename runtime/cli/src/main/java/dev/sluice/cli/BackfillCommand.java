package dev.sluice.cli;

import dev.sluice.cli.Slices.Slice;
import dev.sluice.store.ExecutionQuery;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoredExecution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice backfill}. */
@Command(
        name = "backfill",
        description =
                "Runs a pipeline once for each slice of a range, one after the other. Slices that have"
                        + " succeeded are left out, so the same call again runs those that failed.",
        footer = {
            "%nExamples:",
            "  sluice backfill daily.yaml --slice day --from 2026-01-01 --to 2026-01-31 --preview",
            "  sluice backfill daily.yaml --slice day --from 2026-01-01 --to 2026-01-31",
            "  sluice backfill load.yaml --slice start --slice-end end --step 6h \\",
            "      --from 2026-01-01T00:00 --to 2026-01-01T18:00",
            "%nExit codes: 0 every slice has succeeded, 1 some failed, 2 the call is invalid."
        })
final class BackfillCommand implements Callable<Integer> {

    @Mixin final CommonOptions common = new CommonOptions();
    @Mixin final PipelineArguments pipeline = new PipelineArguments();

    @Option(
            names = "--slice",
            required = true,
            paramLabel = "PARAMETER",
            description = "The parameter that is given the start of a slice.")
    String start = "";

    @Option(
            names = "--slice-end",
            paramLabel = "PARAMETER",
            description = "The parameter that is given the start of the next slice.")
    @Nullable String end;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "TIME",
            description = "The start of the first slice: a day, or a day with a time.")
    String from = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "TIME",
            description = "No slice begins after it.")
    String to = "";

    @Option(
            names = "--step",
            paramLabel = "STEP",
            defaultValue = "1d",
            description =
                    "From slice to slice: 30m, 6h, 1d, 1w, 1mo, 1y; default: ${DEFAULT-VALUE}.")
    String step = "1d";

    @Option(names = "--preview", description = "Only lists the slices, and what became of each.")
    boolean preview;

    @Option(names = "--again", description = "Runs also the slices that have succeeded.")
    boolean again;

    private final Screen screen;
    private final EngineProvider engines;

    BackfillCommand(Screen screen, EngineProvider engines) {
        this.screen = screen;
        this.engines = engines;
    }

    /** A slice, and how its latest execution stands: empty where there is none. */
    private record Part(Slice slice, String execution, String state) {

        Part now(String id, Engine.Status status) {
            return new Part(slice, id, stored(status));
        }

        /** As the store has it: what could not begin has failed. */
        static String stored(Engine.Status status) {
            return switch (status) {
                case SUCCEEDED -> "succeeded";
                case CANCELLED -> "cancelled";
                case FAILED, INVALID -> "failed";
            };
        }

        boolean succeeded() {
            return state.equals("succeeded");
        }
    }

    @Override
    public Integer call() {
        List<Slice> slices = Slices.of(from, to, step);
        Engine.Outline outline = outline(slices.getFirst());
        if (!outline.problems().isEmpty()) {
            refuse(outline.problems());
            return ExitCode.INVALID;
        }
        List<Part> parts = parts(slices, outline.pipeline());
        if (!preview) {
            parts = run(parts);
        }
        print(parts);
        return preview || parts.stream().allMatch(Part::succeeded)
                ? ExitCode.DONE
                : ExitCode.FAILED;
    }

    /** What would keep each slice from running is said of the first, before anything runs. */
    private Engine.Outline outline(Slice first) {
        Engine.Request given = pipeline.request();
        try (Engine engine = common.open(screen, engines)) {
            Engine.Outline outline = engine.outline(request(first));
            new SliceParameter("--slice", start).requireFor(first.start(), outline, given);
            if (end != null) {
                new SliceParameter("--slice-end", end).requireFor(first.end(), outline, given);
                SliceParameter.requireOthers(start, end);
            }
            return outline;
        }
    }

    private void refuse(List<Engine.Finding> problems) {
        if (common.json) {
            Json.print(screen.out(), Json.validation(problems));
        } else {
            new FindingPrinter(screen.err(), pipeline.request().file()).print(problems);
        }
    }

    private List<Part> parts(List<Slice> slices, String name) {
        Map<String, StoredExecution> known = new HashMap<>();
        common.store(screen).ifPresent(store -> collect(store, name, known));
        List<Part> parts = new ArrayList<>();
        for (Slice slice : slices) {
            StoredExecution latest = known.get(name(slice));
            parts.add(
                    latest == null
                            ? new Part(slice, "", "")
                            : new Part(slice, latest.id(), latest.state().kind().text()));
        }
        return parts;
    }

    /** Of each slice the latest execution, which comes first. */
    private static void collect(
            StateStore opened, String name, Map<String, StoredExecution> known) {
        try (StateStore store = opened) {
            for (StoredExecution execution :
                    store.executions().list(ExecutionQuery.latest(Integer.MAX_VALUE).of(name))) {
                execution.slice().ifPresent(slice -> known.putIfAbsent(slice, execution));
            }
        }
    }

    private List<Part> run(List<Part> parts) {
        List<Part> done = new ArrayList<>();
        boolean stopped = false;
        for (Part part : parts) {
            if (stopped || part.succeeded() && !again) {
                done.add(part);
                continue;
            }
            Engine.RunReport report = run(part.slice());
            stopped = report.status() == Engine.Status.CANCELLED;
            done.add(part.now(report.execution(), report.status()));
            tell(part.slice(), report);
        }
        return done;
    }

    private Engine.RunReport run(Slice slice) {
        return new ForegroundRun(common, screen, engines)
                .execute(request(slice), new Engine.Start.Slice(name(slice)));
    }

    private Engine.Request request(Slice slice) {
        Engine.Request asked = pipeline.request();
        Map<String, String> values = new LinkedHashMap<>(asked.parameters());
        values.put(start, slice.start());
        if (end != null) {
            values.put(end, slice.end());
        }
        return new Engine.Request(asked.file(), values);
    }

    /** With the other parameters: a day of one region is not the day of another. */
    private String name(Slice slice) {
        Map<String, String> others = new TreeMap<>(pipeline.request().parameters());
        return others.isEmpty() ? slice.name() : slice.name() + " " + others;
    }

    private void tell(Slice slice, Engine.RunReport report) {
        if (!common.json) {
            screen.err()
                    .printf(
                            "%s: %s, %,d read, %,d written%n",
                            slice.start(),
                            Part.stored(report.status()),
                            report.totals().read(),
                            report.totals().written());
            new FindingPrinter(screen.err(), pipeline.request().file()).print(report.problems());
        }
    }

    private void print(List<Part> parts) {
        if (common.json) {
            Json.print(screen.out(), parts.stream().map(BackfillCommand::document).toList());
            return;
        }
        TextTable table = new TextTable(List.of("from", "to", "state", "execution"));
        for (Part part : parts) {
            String state = part.state().isEmpty() ? "not run" : part.state();
            table.add(List.of(part.slice().start(), part.slice().end(), state, part.execution()));
        }
        table.print(screen.out());
    }

    private static Map<String, Object> document(Part part) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("from", part.slice().start());
        map.put("to", part.slice().end());
        map.put("state", part.state().isEmpty() ? "not-run" : part.state());
        map.put("execution", part.execution());
        return map;
    }
}

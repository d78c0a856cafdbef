package dev.sluice.cli;

import dev.sluice.store.ScheduleEntry;
import dev.sluice.store.StateStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sluice schedule list}. */
@Command(
        name = "list",
        description =
                "Lists the schedules: when each was last due, what came of it, what is next, and how"
                        + " many of its executions wait.",
        footer = {
            "%nExamples:",
            "  sluice schedule list",
            "  sluice schedule list --home /var/lib/sluice --json"
        })
final class ScheduleListCommand implements Callable<Integer> {

    @Mixin final CommonOptions common = new CommonOptions();

    private final Screen screen;

    ScheduleListCommand(Screen screen) {
        this.screen = screen;
    }

    /**
     * A schedule as it is listed.
     *
     * @param waiting how many executions of its pipeline wait
     */
    private record Listed(ScheduleEntry entry, long waiting) {

        Map<String, @Nullable Object> document() {
            Map<String, @Nullable Object> map = ScheduleListCommand.document(entry);
            map.put("waiting", waiting);
            return map;
        }
    }

    @Override
    public Integer call() {
        List<Listed> listed = listed();
        if (common.json) {
            Json.print(screen.out(), listed.stream().map(Listed::document).toList());
        } else if (listed.isEmpty()) {
            screen.out()
                    .println("No schedules yet: 'sluice start' reads them from pipeline files.");
        } else {
            print(listed);
        }
        return ExitCode.DONE;
    }

    private List<Listed> listed() {
        Optional<StateStore> found = common.store(screen);
        if (found.isEmpty()) {
            return List.of();
        }
        try (StateStore store = found.get()) {
            Map<String, Long> waiting = store.waiting().queued();
            return store.schedules().all().stream()
                    .map(entry -> new Listed(entry, waiting.getOrDefault(entry.pipeline(), 0L)))
                    .toList();
        }
    }

    static List<ScheduleEntry> entries(Optional<StateStore> found) {
        if (found.isEmpty()) {
            return List.of();
        }
        try (StateStore store = found.get()) {
            return store.schedules().all();
        }
    }

    static Map<String, @Nullable Object> document(ScheduleEntry entry) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("pipeline", entry.pipeline());
        map.put("file", entry.file());
        map.put("schedule", entry.text());
        map.put("paused", entry.paused());
        map.put("planned", entry.planned().map(Instant::toString).orElse(null));
        map.put("next", entry.next().map(Instant::toString).orElse(null));
        map.put("decision", entry.decision());
        return map;
    }

    private void print(List<Listed> listed) {
        TextTable table =
                new TextTable(
                        List.of(
                                "pipeline",
                                "schedule",
                                "last (UTC)",
                                "next (UTC)",
                                "wait",
                                "decision"));
        for (Listed one : listed) {
            ScheduleEntry entry = one.entry();
            table.add(
                    List.of(
                            entry.pipeline(),
                            entry.text(),
                            entry.planned().map(ExecutionView::time).orElse(""),
                            entry.paused()
                                    ? "paused"
                                    : entry.next().map(ExecutionView::time).orElse(""),
                            one.waiting() == 0 ? "" : String.valueOf(one.waiting()),
                            entry.decision()));
        }
        table.print(screen.out());
    }
}

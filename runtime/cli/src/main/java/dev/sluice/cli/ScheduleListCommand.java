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
                "Lists the schedules: when each was last due, what came of it, and what is next.",
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

    @Override
    public Integer call() {
        List<ScheduleEntry> entries = entries(common.store(screen));
        if (common.json) {
            Json.print(screen.out(), entries.stream().map(ScheduleListCommand::document).toList());
        } else if (entries.isEmpty()) {
            screen.out()
                    .println("No schedules yet: 'sluice start' reads them from pipeline files.");
        } else {
            print(entries);
        }
        return ExitCode.DONE;
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

    private void print(List<ScheduleEntry> entries) {
        TextTable table =
                new TextTable(
                        List.of("pipeline", "schedule", "last (UTC)", "next (UTC)", "decision"));
        for (ScheduleEntry entry : entries) {
            table.add(
                    List.of(
                            entry.pipeline(),
                            entry.text(),
                            entry.planned().map(ExecutionView::time).orElse(""),
                            entry.paused()
                                    ? "paused"
                                    : entry.next().map(ExecutionView::time).orElse(""),
                            entry.decision()));
        }
        table.print(screen.out());
    }
}

package dev.sluice.cli;

import dev.sluice.pipeline.Schedule;
import dev.sluice.pipeline.ScheduleText;
import dev.sluice.scheduler.FireTimes;
import dev.sluice.store.ScheduleEntry;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice schedule next}. */
@Command(
        name = "next",
        description = "Shows the moments at which pipelines are due, in the time zone of each.",
        footer = {
            "%nExamples:",
            "  sluice schedule next",
            "  sluice schedule next orders --count 10",
            "  sluice schedule next --json"
        })
final class ScheduleNextCommand implements Callable<Integer> {

    private static final int MOST = 1000;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx");

    @Mixin final CommonOptions common = new CommonOptions();

    @Parameters(arity = "0..1", paramLabel = "PIPELINE", description = "Of that pipeline alone.")
    String pipeline = "";

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "5",
            description = "So many of each; default: ${DEFAULT-VALUE}.")
    int count;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    CommandSpec spec;

    private final Screen screen;
    private final InstantSource clock;

    ScheduleNextCommand(Screen screen, InstantSource clock) {
        this.screen = screen;
        this.clock = clock;
    }

    /** A schedule and its next moments; none where it goes by events, or is paused. */
    private record Next(ScheduleEntry entry, Schedule schedule, List<Instant> moments) {

        ZoneId zone() {
            return schedule.when() instanceof Schedule.Cron cron ? cron.zone() : ZoneOffset.UTC;
        }

        String waits() {
            if (entry.paused()) {
                return "paused";
            }
            return switch (schedule.when()) {
                case Schedule.Arrival(String pattern) -> "when a file arrives: " + pattern;
                case Schedule.After(String other) -> "when '" + other + "' has succeeded";
                case Schedule.Continuous() -> "when it has ended";
                default -> "never again";
            };
        }
    }

    @Override
    public Integer call() {
        if (count < 1 || count > MOST) {
            throw new ParameterException(
                    spec.commandLine(), "'--count " + count + "': give 1 to " + MOST);
        }
        List<ScheduleEntry> all = ScheduleListCommand.entries(common.store(screen));
        List<Next> next =
                (pipeline.isEmpty() ? all : List.of(ScheduleSwitch.find(all, pipeline)))
                        .stream().map(this::next).toList();
        if (common.json) {
            Json.print(screen.out(), next.stream().map(ScheduleNextCommand::document).toList());
        } else if (next.isEmpty()) {
            screen.out()
                    .println("No schedules yet: 'sluice start' reads them from pipeline files.");
        } else {
            print(next);
        }
        return ExitCode.DONE;
    }

    private Next next(ScheduleEntry entry) {
        Schedule schedule = ScheduleText.read(entry.text());
        return new Next(
                entry,
                schedule,
                entry.paused()
                        ? List.of()
                        : FireTimes.of(schedule.when()).next(clock.instant(), count));
    }

    private static Map<String, Object> document(Next next) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("pipeline", next.entry().pipeline());
        map.put("schedule", next.entry().text());
        map.put("paused", next.entry().paused());
        map.put("moments", next.moments().stream().map(Instant::toString).toList());
        return map;
    }

    private void print(List<Next> all) {
        TextTable table = new TextTable(List.of("pipeline", "due", "UTC"));
        for (Next next : all) {
            String name = next.entry().pipeline();
            if (next.moments().isEmpty()) {
                table.add(List.of(name, next.waits(), ""));
            }
            for (Instant moment : next.moments()) {
                String there = TIME.format(moment.atZone(next.zone()));
                table.add(List.of(name, there, ExecutionView.time(moment)));
            }
        }
        table.print(screen.out());
    }
}

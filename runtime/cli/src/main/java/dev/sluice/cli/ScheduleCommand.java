package dev.sluice.cli;

import picocli.CommandLine.Command;

/** {@code sluice schedule}: the commands about when pipelines run by themselves. */
@Command(
        name = "schedule",
        description =
                "Shows when pipelines run by themselves, and holds that. 'sluice start' keeps the"
                        + " schedules.",
        footer = {
            "%nExamples:",
            "  sluice schedule list",
            "  sluice schedule next --count 3",
            "  sluice schedule pause orders"
        },
        subcommandsRepeatable = false)
final class ScheduleCommand extends CommandGroup {

    ScheduleCommand() {
        super("a command is missing: 'list', 'next', 'pause' or 'resume'");
    }
}

package dev.sluice.cli;

import picocli.CommandLine.Command;

/** {@code sluice executions}: the commands about runs that were. */
@Command(
        name = "executions",
        description =
                "Lists the runs of pipelines, and shows what became of each: how it ended, its counts,"
                        + " and what it told.",
        footer = {
            "%nExamples:",
            "  sluice executions list --state failed",
            "  sluice executions show last",
            "  sluice executions logs 20260131-12"
        },
        subcommandsRepeatable = false)
final class ExecutionsCommand extends CommandGroup {

    ExecutionsCommand() {
        super("a command is missing: 'list', 'show', 'logs', 'resume' or 'cancel'");
    }
}

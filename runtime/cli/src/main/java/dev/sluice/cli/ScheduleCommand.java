package dev.sluice.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
final class ScheduleCommand implements Runnable {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "a command is missing: 'list', 'next', 'pause' or 'resume'");
    }
}

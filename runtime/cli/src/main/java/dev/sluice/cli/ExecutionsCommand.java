package dev.sluice.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
final class ExecutionsCommand implements Runnable {

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
                spec.commandLine(),
                "a command is missing: 'list', 'show', 'logs', 'resume' or 'cancel'");
    }
}

package dev.sluice.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that does nothing but hold others: called by itself, it says what is missing. */
abstract class CommandGroup implements Runnable {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    CommandSpec spec;

    private final String missing;

    /**
     * @param missing what to say where none of the others is called
     */
    CommandGroup(String missing) {
        this.missing = missing;
    }

    @Override
    public final void run() {
        throw new ParameterException(spec.commandLine(), missing);
    }
}

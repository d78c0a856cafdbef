package dev.sluice.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice completion}. */
@Command(
        name = "completion",
        description = "Prints a script that completes commands and options in bash and zsh.",
        footer = {"%nExample, in ~/.bashrc:", "  source <(sluice completion)"})
final class CompletionCommand implements Callable<Integer> {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;

    private final Screen screen;

    CompletionCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        EngineProvider none =
                home -> {
                    throw new IllegalStateException("completion runs no pipeline");
                };
        CommandLine line = new Commands(screen, none).all();
        screen.out().print(AutoComplete.bash("sluice", line));
        return ExitCode.DONE;
    }
}

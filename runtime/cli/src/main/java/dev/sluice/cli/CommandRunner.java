package dev.sluice.cli;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Parses the arguments, runs the command, and turns every fault into words and an exit code. */
final class CommandRunner {

    private final Screen screen;
    private final EngineProvider engines;

    CommandRunner(Screen screen, EngineProvider engines) {
        this.screen = screen;
        this.engines = engines;
    }

    /** Runs the command; returns the process's exit code and never throws. */
    int run(String... arguments) {
        List<String> given = Arrays.asList(arguments);
        boolean json = given.contains("--json");
        boolean verbose = given.contains("--verbose");
        CommandLine line = new Commands(screen, engines).called(given);
        line.setParameterExceptionHandler((e, args) -> invalidCall(e, json));
        line.setExecutionExceptionHandler((e, command, result) ->
                failed(e, command.getCommandSpec().qualifiedName(), json, verbose));
        return line.execute(arguments);
    }

    private int invalidCall(CommandLine.ParameterException e, boolean json) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        String message = text(e);
        if (json) {
            report(
                    command,
                    finding(ErrorCode.OPTION_INVALID, message, "see " + command + " --help"));
            return ExitCode.INVALID;
        }
        screen.err().println("sluice: " + message);
        CommandLine.UnmatchedArgumentException.printSuggestions(e, e.getCommandLine().getErr());
        screen.err().println("'" + command + " --help' shows what there is.");
        return ExitCode.INVALID;
    }

    private int failed(Exception e, String command, boolean json, boolean verbose) {
        if (verbose) {
            e.printStackTrace(screen.err());
        }
        ErrorCode code = e instanceof PipelineException fault ? fault.code() : ErrorCode.INTERNAL;
        String remedy =
                code == ErrorCode.INTERNAL && !verbose
                        ? "this is a fault of Sluice itself: run it again with --verbose and report"
                                + " what it prints"
                        : "";
        Engine.Finding finding = finding(code, text(e), remedy);
        if (json) {
            report(command, finding);
        } else {
            new FindingPrinter(screen.err(), null).print(List.of(finding));
        }
        return ExitCode.of(code);
    }

    private void report(String command, Engine.Finding finding) {
        if (List.of("sluice run", "sluice executions resume").contains(command)) {
            Json.print(
                    screen.out(),
                    Json.run(ForegroundRun.notRun(Engine.Status.INVALID, List.of(finding))));
        } else {
            Json.print(screen.out(), Json.validation(List.of(finding)));
        }
    }

    private static Engine.Finding finding(ErrorCode code, String message, String remedy) {
        return new Engine.Finding("", 0, 0, code.code(), message, remedy);
    }

    private static String text(Exception e) {
        @Nullable String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}

package dev.sluice.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * The commands, by name. picocli reads a command's annotations when it is added, which takes some
 * milliseconds each: a call that names one pays for that one.
 */
final class Commands {

    private final Map<String, Supplier<Object>> byName = new LinkedHashMap<>();
    private final Screen screen;

    Commands(Screen screen, EngineProvider engines) {
        this.screen = screen;
        byName.put("run", () -> new RunCommand(screen, engines));
        byName.put("validate", () -> new ValidateCommand(screen, engines));
        byName.put("plan", () -> new PlanCommand(screen, engines));
        byName.put("preview", () -> new PreviewCommand(screen, engines));
        byName.put("templates", () -> new TemplatesCommand(screen, engines));
        byName.put("new", () -> new NewCommand(screen));
        byName.put("backfill", () -> new BackfillCommand(screen, engines));
        byName.put("executions", () -> executions(engines));
        byName.put("quarantine", () -> quarantine(engines));
        byName.put("schedule", this::schedule);
        byName.put("start", () -> new StartCommand(screen, engines));
        byName.put("schema", () -> new SchemaCommand(screen, engines));
        byName.put("version", () -> new VersionCommand(screen));
        byName.put("completion", () -> new CompletionCommand(screen));
    }

    /** The whole tree. */
    CommandLine all() {
        CommandLine line = new CommandLine(new SluiceCommand());
        byName.forEach((name, command) -> line.addSubcommand(name, command.get()));
        return line;
    }

    /** The tree as far as this call needs it: all of it where no command is named first. */
    CommandLine called(List<String> arguments) {
        Supplier<Object> named = arguments.isEmpty() ? null : byName.get(arguments.getFirst());
        CommandLine line =
                named == null
                        ? all()
                        : new CommandLine(new SluiceCommand())
                                .addSubcommand(arguments.getFirst(), named.get());
        line.setOut(new PrintWriter(screen.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(screen.err(), true, StandardCharsets.UTF_8));
        line.setUsageHelpWidth(100);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line;
    }

    private CommandLine executions(EngineProvider engines) {
        return new CommandLine(new ExecutionsCommand())
                .addSubcommand(new ExecutionsListCommand(screen))
                .addSubcommand(new ExecutionsShowCommand(screen))
                .addSubcommand(new ExecutionsLogsCommand(screen))
                .addSubcommand(new ExecutionsResumeCommand(screen, engines))
                .addSubcommand(new ExecutionsCancelCommand(screen));
    }

    private CommandLine quarantine(EngineProvider engines) {
        return new CommandLine(new QuarantineCommand())
                .addSubcommand(new QuarantineListCommand(screen))
                .addSubcommand(new QuarantineShowCommand(screen))
                .addSubcommand(new QuarantineReplayCommand(screen, engines))
                .addSubcommand(new QuarantinePurgeCommand(screen, InstantSource.system()))
                .addSubcommand(new QuarantineHoldCommand(screen));
    }

    private CommandLine schedule() {
        return new CommandLine(new ScheduleCommand())
                .addSubcommand(new ScheduleListCommand(screen))
                .addSubcommand(new ScheduleNextCommand(screen, InstantSource.system()))
                .addSubcommand(new SchedulePauseCommand(screen))
                .addSubcommand(new ScheduleResumeCommand(screen));
    }
}

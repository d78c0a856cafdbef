package dev.sluice.cli;

import dev.sluice.api.ByteSize;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.pipeline.Share;
import dev.sluice.scheduler.SchedulerSettings;
import dev.sluice.store.StateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice start}. */
@Command(
        name = "start",
        description =
                "Runs pipelines by their schedules, and what waits in the store, until it is"
                        + " stopped; goes on with what broke off. Files that change are read again.",
        footer = {
            "%nExamples:",
            "  sluice start",
            "  sluice start --pipelines /etc/sluice/pipelines --home /var/lib/sluice",
            "  sluice start --at-most 2 --memory 4GB --json",
            "%nCtrl-C and SIGTERM stop it: what runs may end within --grace and is stopped then; the"
                    + " next start goes on with it, and with what waits."
        })
final class StartCommand implements Callable<Integer> {

    /** Runs that were stopped roll back, which takes a while. */
    private static final int GOING_DOWN_SECONDS = 40;

    @Mixin final CommonOptions common = new CommonOptions();

    @Option(
            names = "--pipelines",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "The folder of pipeline files, also in folders below it; default: here.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    Path pipelines;

    @Option(
            names = "--at-most",
            paramLabel = "N",
            defaultValue = "4",
            description = "So many runs go on at once; default: ${DEFAULT-VALUE}.")
    int atMost;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description =
                    "What all runs together may use of memory, such as 4GB, besides the Java heap;"
                            + " default: three quarters of the machine's.")
    @Nullable String memory;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "So many threads of all runs work on queries; default: four for each"
                            + " processor.")
    @Nullable Integer threads;

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "What runs may end within that when it stops; default: ${DEFAULT-VALUE}.")
    int grace;

    @Option(
            names = "--keep-logs",
            paramLabel = "DAYS",
            defaultValue = "90",
            description =
                    "What runs have told, and figures over time, go so many days after the run's"
                            + " end, 0 for never; the runs and their counts stay; default:"
                            + " ${DEFAULT-VALUE}.")
    int keepLogs;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    CommandSpec spec;

    private final Screen screen;
    private final EngineProvider engines;

    StartCommand(Screen screen, EngineProvider engines) {
        this.screen = screen;
        this.engines = engines;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (atMost < 1 || grace < 0 || keepLogs < 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--at-most is 1 or more, and --grace and --keep-logs are 0 or more");
        }
        Path folder = pipelines.toAbsolutePath().normalize();
        if (!Files.isDirectory(folder)) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "there is no folder " + folder + ": name one that is with --pipelines");
        }
        Path home = common.home().toAbsolutePath().normalize();
        Share share = share();
        CountDownLatch finished = new CountDownLatch(1);
        try (StateStore store = common.makeStore(screen)) {
            RuntimeTold told = new RuntimeTold(screen, common.json, InstantSource.system());
            HeadlessRuntime runtime =
                    new HeadlessRuntime(folder, store, () -> engines.open(home), told);
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(() -> stopAndWait(runtime::stop, finished), "sluice-stop"));
            Optional<Duration> logs =
                    keepLogs == 0 ? Optional.empty() : Optional.of(Duration.ofDays(keepLogs));
            runtime.run(SchedulerSettings.of(atMost, logs, share), Duration.ofSeconds(grace));
            return ExitCode.DONE;
        } finally {
            screen.out().flush();
            finished.countDown();
        }
    }

    private Share share() {
        Share machine = Share.machine();
        long bytes = machine.memory();
        if (memory != null) {
            bytes =
                    ByteSize.parse(memory)
                            .orElseThrow(() ->
                                    new ParameterException(
                                            spec.commandLine(),
                                            "'--memory "
                                                    + memory
                                                    + "' is no size: write, for example, 4GB"));
        }
        int most = threads == null ? machine.threads() : threads;
        if (most < 1) {
            throw new ParameterException(spec.commandLine(), "--threads is 1 or more");
        }
        return new Share(bytes, most);
    }

    private void stopAndWait(Runnable stop, CountDownLatch finished) {
        stop.run();
        try {
            if (!finished.await(grace + GOING_DOWN_SECONDS, TimeUnit.SECONDS)) {
                screen.err().println("sluice: a run did not stop and is cut off");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

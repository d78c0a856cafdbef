package dev.sluice.cli;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.scheduler.End;
import dev.sluice.scheduler.Runner;
import dev.sluice.store.Account;
import dev.sluice.store.Fault;
import dev.sluice.store.StoredExecution;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Runs executions that wait in this process, each with an engine and a thread of its own. */
final class EngineRunner implements Runner {

    private final Supplier<Engine> engines;
    private final Function<Path, Optional<String>> texts;
    private final BiConsumer<StoredExecution, String> waits;
    private final Map<String, Stop> running = new ConcurrentHashMap<>();

    /**
     * @param texts what to take for the text of a file; a file without is read
     * @param waits is told, once, for what an execution waits while it runs
     */
    EngineRunner(
            Supplier<Engine> engines,
            Function<Path, Optional<String>> texts,
            BiConsumer<StoredExecution, String> waits) {
        this.texts = texts;
        this.engines = engines;
        this.waits = waits;
    }

    /** Tells of waits alone: nobody looks at how far it is. */
    private final class Waits implements Engine.Progress {
        private final StoredExecution execution;
        private String told = "";

        Waits(StoredExecution execution) {
            this.execution = execution;
        }

        @Override
        public void at(long read, long written, long expected) {}

        @Override
        public synchronized void waits(String reason) {
            if (!reason.isEmpty() && !reason.equals(told)) {
                told = reason;
                waits.accept(execution, reason);
            }
        }
    }

    @Override
    public void begin(
            StoredExecution execution, Map<String, String> parameters, Consumer<End> ended) {
        Stop stop = new Stop();
        running.put(execution.id(), stop);
        Thread.ofPlatform()
                .name("sluice-" + execution.id())
                .start(() -> {
                    End end = end(execution, parameters, stop);
                    running.remove(execution.id());
                    ended.accept(end);
                });
    }

    @Override
    public void putBack(String execution) {
        Stop stop = running.get(execution);
        if (stop != null) {
            stop.untilLater();
        }
    }

    @Override
    public void cancel(String execution) {
        Stop stop = running.get(execution);
        if (stop != null) {
            stop.now();
        }
    }

    private End end(StoredExecution execution, Map<String, String> parameters, Stop stop) {
        try (Engine engine = engines.get()) {
            Path file = Path.of(execution.file());
            Engine.Request request =
                    new Engine.Request(file, parameters, texts.apply(file), Optional.empty());
            Engine.Start start = new Engine.Start.Queued(execution.id());
            return end(engine.run(request, start, new Waits(execution), stop));
        } catch (PipelineException e) {
            return e.code() == ErrorCode.CANCELLED
                    ? new End.Cancelled(Account.NONE)
                    : failed(e.code().code(), String.valueOf(e.getMessage()), Account.NONE);
        } catch (RuntimeException | Error e) {
            // a defect of one run is told as its end, and the other runs go on
            return failed(ErrorCode.INTERNAL.code(), e.toString(), Account.NONE);
        }
    }

    private static End end(Engine.RunReport report) {
        Account account = RecordedAccount.of(report);
        return switch (report.status()) {
            case SUCCEEDED -> new End.Succeeded(account);
            case CANCELLED -> new End.Cancelled(account);
            case FAILED, INVALID -> {
                List<Engine.Finding> problems = report.problems();
                yield problems.isEmpty()
                        ? failed(ErrorCode.INTERNAL.code(), "it failed and told no fault", account)
                        : failed(
                                problems.getFirst().code(), problems.getFirst().message(), account);
            }
        };
    }

    private static End failed(String code, String message, Account account) {
        return new End.Failed(new Fault(code, "", message), account);
    }
}

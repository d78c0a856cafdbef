package dev.sluice.cli.quarantine;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.store.ExecutionState;
import dev.sluice.store.HeldFile;
import dev.sluice.store.LogPage;
import dev.sluice.store.Logs;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoredExecution;
import dev.sluice.store.Trigger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of rows that were put aside, of runs that could not hold these themselves. */
public final class Mending {

    private final StateStore store;
    private final Holding holding;
    private final Path folder;

    /**
     * @param home the folder where Sluice keeps its files
     */
    public Mending(StateStore store, Path home) {
        this.store = store;
        this.holding = new Holding(store, home);
        this.folder = Holding.folder(home);
    }

    /**
     * Holds what runs have left that were killed between their commit and their end, and gives
     * those of which nobody here knows whether they committed.
     */
    public List<String> mend() {
        List<String> unknown = new ArrayList<>();
        for (String execution : unnoted()) {
            Optional<StoredExecution> root =
                    store.executions()
                            .find(execution)
                            .filter(found -> found.trigger().kind() != Trigger.Kind.REPLAY);
            if (root.isEmpty()) {
                continue;
            }
            switch (end(chain(root.get()))) {
                case COMMITTED -> holding.all(execution, root.get().pipeline());
                case NOTHING -> store.quarantine().note(execution, HeldFile.LEFT);
                case UNKNOWN -> unknown.add(execution);
                case OPEN -> {}
            }
        }
        return unknown;
    }

    /**
     * Holds all that an execution has put aside, because somebody has seen its rows at the target.
     *
     * @throws PipelineException where it has no file, or has not ended
     */
    public void insist(StoredExecution execution) {
        if (!Files.exists(folder.resolve(execution.id() + Holding.END))) {
            throw new PipelineException(
                    ErrorCode.STATE_CONFLICT,
                    "execution "
                            + execution.id()
                            + " has left no file of rows that were put aside in "
                            + folder);
        }
        if (end(chain(execution)) == End.OPEN
                || execution.trigger().kind() == Trigger.Kind.REPLAY) {
            throw new PipelineException(
                    ErrorCode.STATE_CONFLICT,
                    "the rows of execution " + execution.id() + " are held by itself, at its end");
        }
        holding.all(execution.id(), execution.pipeline());
    }

    /** Removes the files of which every row was purged; gives how many. */
    public int clear() {
        List<String> spent = store.quarantine().spent();
        for (String execution : spent) {
            try {
                Files.deleteIfExists(folder.resolve(execution + Holding.END));
            } catch (IOException e) {
                throw new PipelineException(
                        ErrorCode.ACCESS_DENIED,
                        "the rows are purged, and the file of execution "
                                + execution
                                + " cannot be removed from "
                                + folder
                                + ": "
                                + e.getMessage(),
                        e);
            }
            store.quarantine().forget(execution);
        }
        return spent.size();
    }

    /** How a run and those that go on with it have ended. */
    private enum End {
        COMMITTED,
        NOTHING,
        UNKNOWN,
        OPEN
    }

    private End end(List<StoredExecution> chain) {
        if (chain.stream().map(StoredExecution::state).anyMatch(Mending::open)) {
            return End.OPEN;
        }
        if (chain.stream()
                .anyMatch(one ->
                        one.state() instanceof ExecutionState.Succeeded
                                || told(one, Logs.COMMITTED))) {
            return End.COMMITTED;
        }
        return chain.stream().anyMatch(one -> killed(one) && told(one, Logs.COMMITTING))
                ? End.UNKNOWN
                : End.NOTHING;
    }

    private static boolean open(ExecutionState state) {
        return state instanceof ExecutionState.Running || state instanceof ExecutionState.Queued;
    }

    private static boolean killed(StoredExecution execution) {
        return execution.state() instanceof ExecutionState.Failed failed
                && failed.fault().code().equals(ErrorCode.EXECUTION_ABANDONED.code());
    }

    private List<StoredExecution> chain(StoredExecution root) {
        List<StoredExecution> chain = new ArrayList<>(List.of(root));
        for (int i = 0; i < chain.size(); i++) {
            chain.addAll(store.executions().resuming(chain.get(i).id()));
        }
        return chain;
    }

    private boolean told(StoredExecution execution, String code) {
        return store.logs().of(execution.id(), 0, Logs.CAP).lines().stream()
                .map(LogPage.Line::entry)
                .anyMatch(entry -> entry.code().equals(code));
    }

    /** Executions with a file of which nothing is noted; few, and mostly none. */
    private List<String> unnoted() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        Map<String, HeldFile> noted = store.quarantine().files();
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(Holding.END))
                    .map(name -> name.substring(0, name.length() - Holding.END.length()))
                    .filter(name -> !noted.containsKey(name))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new PipelineException(
                    ErrorCode.SOURCE_UNREADABLE,
                    "the folder of rows that were put aside, "
                            + folder
                            + ", cannot be listed: "
                            + e.getMessage(),
                    e);
        }
    }
}

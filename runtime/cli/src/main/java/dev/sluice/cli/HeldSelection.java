package dev.sluice.cli;

import dev.sluice.store.HeldFilter;
import dev.sluice.store.HeldRow;
import dev.sluice.store.StateStore;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which held rows a command is about. */
final class HeldSelection {

    @Option(names = "--pipeline", paramLabel = "NAME", description = "Rows of that pipeline alone.")
    @Nullable String pipeline;

    @Option(names = "--node", paramLabel = "ID", description = "Rows that this node has put aside.")
    @Nullable String node;

    @Option(
            names = "--rule",
            paramLabel = "RULE",
            description =
                    "Rows that broke this rule, named as 'list' does: 'range age'; 'readable' for those"
                            + " a source could not read, 'accepted-by-target' for those a target"
                            + " refused.")
    @Nullable String rule;

    @Option(
            names = "--execution",
            paramLabel = "ID",
            description =
                    "Rows of that execution: its id, the beginning of it, or 'last'. Rows of a run"
                            + " that was resumed belong to the first.")
    @Nullable String execution;

    /** The rows that are meant, in these states. */
    HeldFilter filter(StateStore store, HeldRow.State... states) {
        return new HeldFilter(
                Optional.ofNullable(pipeline),
                Optional.ofNullable(node),
                Optional.ofNullable(rule),
                Optional.ofNullable(execution).map(id -> ExecutionReference.find(store, id).id()),
                Set.of(states),
                Optional.empty());
    }

    /** Whether anything is asked for but all rows. */
    boolean filtered() {
        return pipeline != null || node != null || rule != null || execution != null;
    }
}

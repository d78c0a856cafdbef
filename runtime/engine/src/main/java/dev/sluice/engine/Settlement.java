package dev.sluice.engine;

import dev.sluice.compiler.Plan;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run has left outside: needed where it failed, because then a second run may find something
 * of the first.
 *
 * @param executed nodes whose statements are executed and committed
 * @param committed targets that have their rows
 * @param open what was to be executed or committed and is not
 */
public record Settlement(List<String> executed, List<String> committed, List<String> open) {

    public Settlement {
        executed = List.copyOf(executed);
        committed = List.copyOf(committed);
        open = List.copyOf(open);
    }

    static Settlement of(Plan plan, List<String> executed, List<String> committed) {
        List<String> open =
                plan.nodes().stream()
                        .filter(node ->
                                node instanceof Plan.TargetNode || node instanceof Plan.ExecuteNode)
                        .map(Plan.PlannedNode::id)
                        .filter(node -> !executed.contains(node) && !committed.contains(node))
                        .toList();
        return new Settlement(executed, committed, open);
    }

    /** Whether everything is done: then a cancellation came too late. */
    public boolean complete() {
        return open.isEmpty() && !(executed.isEmpty() && committed.isEmpty());
    }

    /** What to know before a second run. */
    public String remedy() {
        if (executed.isEmpty() && committed.isEmpty()) {
            return "nothing was committed; correct this and run again";
        }
        List<String> parts = new ArrayList<>();
        if (!committed.isEmpty()) {
            parts.add("committed: " + names(committed));
        }
        if (!executed.isEmpty()) {
            parts.add("executed: " + names(executed));
        }
        if (!open.isEmpty()) {
            parts.add("not done: " + names(open));
        }
        return String.join("; ", parts)
                + ". Correct this; before running again, look whether what is done may be done twice"
                + " (replace, upsert and merge may, append may not)";
    }

    /** The ids, each in quotes. */
    static String names(List<String> nodes) {
        return "'" + String.join("', '", nodes) + "'";
    }
}

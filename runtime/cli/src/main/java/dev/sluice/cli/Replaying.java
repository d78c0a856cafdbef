package dev.sluice.cli;

import dev.sluice.store.HeldFilter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is asked and answered about rows that are sent again. */
public interface Replaying {

    /**
     * Which rows to send again, and how.
     *
     * @param node the node that holds them
     * @param filter which of them
     * @param executions those that held them, all with the same file and parameters
     * @param edits what changes them first, as {@code column = expression}
     * @param mostAttempts how often a row may be sent again in vain before it is given up
     */
    record Asked(
            String node,
            HeldFilter filter,
            List<String> executions,
            List<String> edits,
            int mostAttempts) {
        public Asked {
            executions = List.copyOf(executions);
            edits = List.copyOf(edits);
        }
    }

    /**
     * What would become of them.
     *
     * @param rows how many were looked at
     * @param stay how many would stay held at the node
     * @param further how many would leave it and be held further on
     * @param reasons why they would be held
     * @param targets what would be written
     * @param notes what to know of it
     * @param problems why nothing could be said; empty otherwise
     */
    record Preview(
            long rows,
            long stay,
            long further,
            List<Reason> reasons,
            List<Written> targets,
            List<String> notes,
            List<Engine.Finding> problems) {
        public Preview {
            reasons = List.copyOf(reasons);
            targets = List.copyOf(targets);
            notes = List.copyOf(notes);
            problems = List.copyOf(problems);
        }
    }

    /** How many rows a node would hold for breaking a rule. */
    record Reason(String node, String rule, String reason, long rows) {}

    /**
     * What would be written to a target.
     *
     * @param rows how many, as far as the target itself refuses none
     * @param first the first of them, with values as in JSON
     */
    record Written(
            String target,
            long rows,
            List<Engine.ColumnView> columns,
            List<Map<String, @Nullable Object>> first) {
        public Written {
            columns = List.copyOf(columns);
            first = List.copyOf(first);
        }
    }
}

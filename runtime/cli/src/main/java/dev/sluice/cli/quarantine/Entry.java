package dev.sluice.cli.quarantine;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Schema;
import dev.sluice.compiler.Plan;

/**
 * Where held rows come in again: at the node that had put them aside.
 *
 * @param columns what its rows have
 * @param source whether the node is a source, whose rows were never read
 */
public record Entry(String node, Schema columns, boolean source) {

    /**
     * The node as it is planned now.
     *
     * @throws PipelineException where the pipeline has no such node any more
     */
    public static Entry of(Plan plan, String node) {
        return plan.nodes().stream()
                .filter(planned -> planned.id().equals(node))
                .findFirst()
                .map(Entry::of)
                .orElseThrow(() -> gone(plan, node));
    }

    private static Entry of(Plan.PlannedNode planned) {
        return switch (planned) {
            case Plan.SourceNode source -> new Entry(source.id(), source.schema(), true);
            case Plan.TargetNode target -> new Entry(target.id(), target.schema(), false);
            case Plan.StepNode step ->
                    new Entry(
                            step.id(),
                            step.feeds().stream()
                                    .filter(feed -> feed.input().equals(step.judged()))
                                    .findFirst()
                                    .orElseThrow()
                                    .schema(),
                            false);
            case Plan.ExecuteNode execute ->
                    throw new IllegalStateException("no rows go through '" + execute.id() + "'");
        };
    }

    private static PipelineException gone(Plan plan, String node) {
        return new PipelineException(
                ErrorCode.OPTION_INVALID,
                "pipeline '"
                        + plan.pipeline()
                        + "' has no node '"
                        + node
                        + "' any more, which had put these rows aside: give the node its name back,"
                        + " or purge the rows");
    }
}

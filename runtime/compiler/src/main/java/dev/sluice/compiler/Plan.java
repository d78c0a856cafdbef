package dev.sluice.compiler;

import dev.sluice.api.Schema;
import dev.sluice.api.Source;
import dev.sluice.api.Step;
import dev.sluice.api.Target;
import java.util.List;
import java.util.Map;

/**
 * What a run will do, known before anything runs: every node with its schemas and bound SQL, in an
 * order in which each node stands behind its inputs. It owns the opened sources and targets.
 *
 * @param kamelets the templates the routes are made from, as YAML, by name
 */
public record Plan(String pipeline, List<PlannedNode> nodes, Map<String, String> kamelets)
        implements AutoCloseable {

    public Plan {
        nodes = List.copyOf(nodes);
        kamelets = Map.copyOf(kamelets);
    }

    /** A node of the plan. */
    public sealed interface PlannedNode {
        String id();

        /** The Kamelet the node's route is made from. */
        String kamelet();

        List<Feed> feeds();
    }

    /** Reads. */
    public record SourceNode(String id, String kamelet, Source source, Schema schema)
            implements PlannedNode {
        @Override
        public List<Feed> feeds() {
            return List.of();
        }
    }

    /** Changes, checks, joins or splits rows. */
    public record StepNode(
            String id,
            String kamelet,
            String kind,
            Step step,
            List<Feed> feeds,
            List<Output> outputs)
            implements PlannedNode {
        public StepNode {
            feeds = List.copyOf(feeds);
            outputs = List.copyOf(outputs);
        }

        /** The input whose rows leave this node, where it is row-level. */
        public String judged() {
            return StepSql.judged(feeds.stream().map(Feed::input).toList());
        }
    }

    /** Writes. */
    public record TargetNode(
            String id, String kamelet, Target target, Schema schema, List<Feed> feeds)
            implements PlannedNode {
        public TargetNode {
            feeds = List.copyOf(feeds);
        }
    }

    /**
     * An edge into a node.
     *
     * @param input the name under which the node knows it
     * @param from the node it comes from
     * @param port that node's port; empty but for routes
     * @param schema the rows' columns
     * @param boundary whether rows change threads here, through a bounded queue
     */
    public record Feed(String input, String from, String port, Schema schema, boolean boundary) {}

    /**
     * An output of a step.
     *
     * @param port its name; empty but for routes
     * @param query the bound SELECT over the relations named as the inputs
     * @param schema its columns
     */
    public record Output(String port, String query, Schema schema) {}

    @Override
    public void close() {
        for (PlannedNode node : nodes) {
            switch (node) {
                case SourceNode source -> source.source().close();
                case TargetNode target -> target.target().close();
                case StepNode step -> {}
            }
        }
    }
}

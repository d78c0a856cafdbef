package dev.sluice.cli.local;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.cli.quarantine.Entry;
import dev.sluice.cli.quarantine.HeldRows;
import dev.sluice.compiler.NodeRequest;
import dev.sluice.pipeline.NodeKind;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.Template;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The part of a pipeline that held rows have before them: the node that had put them aside, all
 * nodes behind it, and what these compare rows with. Statements are not executed: what they prepare
 * or finish was done by the run that the rows come from.
 *
 * @param source the connector that gives the rows
 * @param without targets that have the rows already
 */
record ReplayPart(Entry entry, String source, Set<String> without) implements Part {

    /** Puts rows of several nodes together, and none of them changes another. */
    private static final String UNION = "union";

    private static final String INPUT = "input";

    ReplayPart {
        without = Set.copyOf(without);
    }

    /** The node that gives the rows: the source that could not read them, or one of its own. */
    private String rowsNode() {
        return entry.source() ? entry.node() : HeldRows.NODE;
    }

    @Override
    public String delivery(String pipeline, String node) {
        return pipeline + "/" + node + "/replay";
    }

    @Override
    public List<NodeRequest> nodes(Requests requests) {
        List<Pipeline.DataNode> all =
                requests.pipeline().nodes().stream().filter(requests::movesRows).toList();
        Set<String> behind = behind(all);
        if (behind.isEmpty()) {
            throw new PipelineException(
                    ErrorCode.PIPELINE_INVALID,
                    "nothing of the pipeline is behind node '" + entry.node() + "'");
        }
        List<NodeRequest> replayed =
                all.stream()
                        .filter(node -> behind.contains(node.id()))
                        .filter(node -> !entry.source() || !node.id().equals(entry.node()))
                        .flatMap(node -> requests.request(node).stream())
                        .map(node -> reading(node, behind))
                        .toList();
        Set<String> compared = compared(all, replayed, behind);
        List<NodeRequest> nodes = new ArrayList<>();
        nodes.add(rows(requests));
        all.stream()
                .filter(node -> compared.contains(node.id()))
                .flatMap(node -> requests.request(node).stream())
                .forEach(nodes::add);
        nodes.addAll(replayed);
        return nodes;
    }

    /** The node and all that its rows reach, as far as they end at a target that lacks them. */
    private Set<String> behind(List<Pipeline.DataNode> all) {
        Set<String> reached = new HashSet<>(Set.of(entry.node()));
        for (Pipeline.DataNode node : all) {
            if (node.inputs().stream().anyMatch(input -> reached.contains(input.from()))) {
                reached.add(node.id());
            }
        }
        Set<String> wanted = new HashSet<>();
        for (Pipeline.DataNode node : all.reversed()) {
            boolean target = node.kind() == NodeKind.TARGET && !without.contains(node.id());
            boolean read =
                    all.stream()
                            .filter(reader -> wanted.contains(reader.id()))
                            .flatMap(reader -> reader.inputs().stream())
                            .anyMatch(input -> input.from().equals(node.id()));
            if (reached.contains(node.id()) && (target || read)) {
                wanted.add(node.id());
            }
        }
        return wanted;
    }

    private NodeRequest reading(NodeRequest node, Set<String> behind) {
        return new NodeRequest(
                node.id(),
                node.kind(),
                node.template(),
                node.kamelet(),
                node.kameletYaml(),
                node.options(),
                node.id().equals(entry.node()) ? entered(node) : inputs(node, behind));
    }

    /** A target and a union take the rows of each input by itself; others need all their inputs. */
    private static List<NodeRequest.Input> inputs(NodeRequest node, Set<String> behind) {
        boolean adds = isTarget(node) || node.template().equals(UNION);
        return node.inputs().stream()
                .filter(input -> !adds || behind.contains(input.from()))
                .toList();
    }

    private static boolean isTarget(NodeRequest node) {
        return node.kind().equals(NodeKind.TARGET.key());
    }

    /** The held rows take the place of the input whose rows the node judges. */
    private static List<NodeRequest.Input> entered(NodeRequest node) {
        List<String> names = node.inputs().stream().map(NodeRequest.Input::name).toList();
        String judged = names.contains(INPUT) || isTarget(node) ? INPUT : names.getFirst();
        List<NodeRequest.Input> inputs = new ArrayList<>();
        inputs.add(new NodeRequest.Input(judged, HeldRows.NODE, ""));
        node.inputs().stream()
                .filter(input -> !isTarget(node) && !input.name().equals(judged))
                .forEach(inputs::add);
        return inputs;
    }

    /** What the nodes read besides the held rows, from its sources on. */
    private static Set<String> compared(
            List<Pipeline.DataNode> all, List<NodeRequest> replayed, Set<String> behind) {
        Set<String> compared = new HashSet<>();
        replayed.forEach(node -> node.inputs().forEach(input -> compared.add(input.from())));
        compared.removeAll(behind);
        for (Pipeline.DataNode node : all.reversed()) {
            if (compared.contains(node.id())) {
                node.inputs().forEach(input -> compared.add(input.from()));
            }
        }
        return compared;
    }

    private NodeRequest rows(Requests requests) {
        Template any = requests.templates().find(NodeKind.SOURCE, "inline").orElseThrow();
        return new NodeRequest(
                rowsNode(),
                NodeKind.SOURCE.key(),
                source,
                any.kamelet(),
                any.yaml(),
                Options.empty(),
                List.of());
    }
}

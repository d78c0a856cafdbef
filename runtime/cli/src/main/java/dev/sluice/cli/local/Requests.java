package dev.sluice.cli.local;

import dev.sluice.api.Options;
import dev.sluice.compiler.NodeRequest;
import dev.sluice.pipeline.NodeKind;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.Template;
import dev.sluice.pipeline.TemplateCatalog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Nodes as the planner takes them.
 *
 * @param options resolved, by node; a node without is left out
 */
record Requests(Pipeline pipeline, Map<String, Options> options, TemplateCatalog templates) {

    /**
     * @param until only this node and those it reads from, followed by a target that collects
     */
    List<NodeRequest> nodes(Optional<String> until) {
        if (until.isPresent() && !handsOn(until.get())) {
            return List.of(); // that has been said
        }
        List<NodeRequest> nodes = new ArrayList<>();
        for (Pipeline.DataNode node : until.map(this::upTo).orElse(pipeline.nodes())) {
            request(node).ifPresent(nodes::add);
        }
        until.ifPresent(id -> nodes.add(Collector.request(id, templates)));
        return nodes;
    }

    /** The node as the planner takes it; empty where its options are not known. */
    Optional<NodeRequest> request(Pipeline.DataNode node) {
        return Optional.ofNullable(options.get(node.id())).map(known -> request(node, known));
    }

    private NodeRequest request(Pipeline.DataNode node, Options known) {
        Template template = template(node);
        return new NodeRequest(
                node.id(),
                template.movesRows() ? node.kind().key() : "action",
                node.template(),
                template.kamelet(),
                template.yaml(),
                known,
                node.inputs().stream()
                        .map(i -> new NodeRequest.Input(i.input(), i.from(), i.port()))
                        .toList());
    }

    private Template template(Pipeline.DataNode node) {
        return templates.find(node.kind(), node.template()).orElseThrow();
    }

    /** Whether rows go through the node; others execute statements, or are not known. */
    boolean movesRows(Pipeline.DataNode node) {
        return templates.find(node.kind(), node.template()).filter(Template::movesRows).isPresent();
    }

    /** Whether rows leave the node for others. */
    boolean handsOn(Pipeline.DataNode node) {
        return node.kind() != NodeKind.TARGET
                && templates
                        .find(node.kind(), node.template())
                        .map(Template::movesRows)
                        .orElse(true);
    }

    private boolean handsOn(String reference) {
        return pipeline.nodes().stream()
                .filter(node -> node.id().equals(id(reference)))
                .anyMatch(this::handsOn);
    }

    private List<Pipeline.DataNode> upTo(String reference) {
        Set<String> wanted = new HashSet<>(Set.of(id(reference)));
        List<Pipeline.DataNode> nodes = new ArrayList<>();
        for (Pipeline.DataNode node : pipeline.nodes().reversed()) {
            if (wanted.contains(node.id())) {
                nodes.addFirst(node);
                node.inputs().forEach(input -> wanted.add(input.from()));
            }
        }
        return nodes;
    }

    /** The node of {@code node} or {@code node.port}. */
    static String id(String reference) {
        int dot = reference.indexOf('.');
        return dot < 0 ? reference : reference.substring(0, dot);
    }
}

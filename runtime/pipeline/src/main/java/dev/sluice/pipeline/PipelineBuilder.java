package dev.sluice.pipeline;

import dev.sluice.api.Options;
import dev.sluice.pipeline.Pipeline.Connection;
import dev.sluice.pipeline.Pipeline.Node;
import dev.sluice.pipeline.Pipeline.Schedule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds a pipeline in Java. What is built is judged by the rules of the file, by {@link
 * #validate}; nothing is checked before. Used by one thread.
 */
public final class PipelineBuilder {

    private final String name;
    private final String description;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, Options> connections = new LinkedHashMap<>();

    private PipelineBuilder(String name, String description) {
        this.name = name;
        this.description = description;
    }

    /** Begins a pipeline. */
    public static PipelineBuilder createPipeline(String name, String description) {
        return new PipelineBuilder(name, description);
    }

    /** Declares a system that nodes can name. */
    public PipelineBuilder addConnection(String connection, Options options) {
        connections.put(connection, options);
        return this;
    }

    /** Adds a source. @throws IllegalArgumentException where the id is taken */
    public PipelineBuilder addSource(String id, String template, Options options) {
        return add(id, NodeKind.SOURCE, template, options);
    }

    /** Adds a transform. @throws IllegalArgumentException where the id is taken */
    public PipelineBuilder addTransformation(String id, String template, Options options) {
        return add(id, NodeKind.TRANSFORM, template, options);
    }

    /** Adds a quality check. @throws IllegalArgumentException where the id is taken */
    public PipelineBuilder addQuality(String id, String template, Options options) {
        return add(id, NodeKind.QUALITY, template, options);
    }

    /** Adds a target. @throws IllegalArgumentException where the id is taken */
    public PipelineBuilder addTarget(String id, String template, Options options) {
        return add(id, NodeKind.TARGET, template, options);
    }

    /**
     * Lets a node use a connection. @throws IllegalArgumentException where there is no such node
     */
    public PipelineBuilder use(String id, String connection) {
        Node node = node(id);
        return put(node, node.inputs(), Optional.of(connection));
    }

    /**
     * Lets rows flow from a node, or a {@code node.port}, to another that knows them as "input".
     */
    public PipelineBuilder connect(String from, String to) {
        return connect(from, to, "input");
    }

    /**
     * Lets rows flow from a node, or a {@code node.port}, to another.
     *
     * @param input the name the receiver knows them by
     * @throws IllegalArgumentException where there is no node {@code to}
     */
    public PipelineBuilder connect(String from, String to, String input) {
        int dot = from.indexOf('.');
        Node node = node(to);
        List<Connection> inputs = new ArrayList<>(node.inputs());
        inputs.add(
                dot < 0
                        ? new Connection(input, from, "")
                        : new Connection(input, from.substring(0, dot), from.substring(dot + 1)));
        return put(node, inputs, node.connection());
    }

    /** The pipeline as it stands, valid or not. */
    public Pipeline build() {
        return new Pipeline(
                name,
                description,
                "",
                Map.of(),
                List.of(),
                connections,
                new Schedule.Manual(),
                List.copyOf(nodes.values()),
                Map.of());
    }

    /** Holds the pipeline against the rules of the file; lines are those of its written form. */
    public ValidationResult validate(TemplateCatalog templates) {
        ReadResult read = PipelineReader.read(PipelineWriter.write(build()), templates);
        return new ValidationResult(read.problems().isEmpty(), read.problems());
    }

    private PipelineBuilder add(String id, NodeKind kind, String template, Options options) {
        Node node = new Node(id, kind, template, "", options, List.of(), Optional.empty());
        if (nodes.putIfAbsent(id, node) != null) {
            throw new IllegalArgumentException("there is a node '" + id + "' already");
        }
        return this;
    }

    private PipelineBuilder put(Node node, List<Connection> inputs, Optional<String> connection) {
        nodes.put(
                node.id(),
                new Node(
                        node.id(),
                        node.kind(),
                        node.template(),
                        node.description(),
                        node.options(),
                        inputs,
                        connection));
        return this;
    }

    private Node node(String id) {
        return Optional.ofNullable(nodes.get(id))
                .orElseThrow(
                        () -> new IllegalArgumentException("there is no node '" + id + "' yet"));
    }
}

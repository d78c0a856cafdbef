package dev.sluice.pipeline;

import dev.sluice.api.Options;
import dev.sluice.pipeline.Pipeline.Connection;
import dev.sluice.pipeline.Pipeline.DataNode;
import dev.sluice.pipeline.Pipeline.Position;
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
    private final Map<String, DataNode> nodes = new LinkedHashMap<>();
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
        return put(node(id).using(connection));
    }

    /** Says where the designer shows a node. @throws IllegalArgumentException for no such node */
    public PipelineBuilder place(String id, Position position) {
        return put(node(id).at(position));
    }

    /**
     * Lets rows flow from a node, or a {@code node.port}, to another, which knows an only input as
     * "input", and several by the names of their nodes.
     *
     * @throws IllegalArgumentException where there is no node {@code to}
     */
    public PipelineBuilder connect(String from, String to) {
        List<Connection> inputs = new ArrayList<>(node(to).inputs());
        if (inputs.isEmpty()) {
            return connect(from, to, Connection.ONLY);
        }
        inputs.replaceAll(one ->
                one.input().equals(Connection.ONLY) ? Connection.listed(one.reference()) : one);
        inputs.add(Connection.listed(from));
        return put(node(to).reading(inputs));
    }

    /**
     * Lets rows flow from a node, or a {@code node.port}, to another.
     *
     * @param input the name the receiver knows them by
     * @throws IllegalArgumentException where there is no node {@code to}
     */
    public PipelineBuilder connect(String from, String to, String input) {
        List<Connection> inputs = new ArrayList<>(node(to).inputs());
        inputs.add(Connection.of(input, from));
        return put(node(to).reading(inputs));
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
                Schedule.MANUAL,
                List.copyOf(nodes.values()));
    }

    /** Holds the pipeline against the rules of the file; lines are those of its written form. */
    public ValidationResult validate(TemplateCatalog templates) {
        ReadResult read = PipelineReader.read(PipelineWriter.write(build()), templates);
        return new ValidationResult(read.problems().isEmpty(), read.problems());
    }

    private PipelineBuilder add(String id, NodeKind kind, String template, Options options) {
        DataNode node =
                new DataNode(
                        id,
                        kind,
                        template,
                        "",
                        options,
                        List.of(),
                        Optional.empty(),
                        Optional.empty());
        if (nodes.putIfAbsent(id, node) != null) {
            throw new IllegalArgumentException("there is a node '" + id + "' already");
        }
        return this;
    }

    private PipelineBuilder put(DataNode node) {
        nodes.put(node.id(), node);
        return this;
    }

    private DataNode node(String id) {
        return Optional.ofNullable(nodes.get(id))
                .orElseThrow(
                        () -> new IllegalArgumentException("there is no node '" + id + "' yet"));
    }
}

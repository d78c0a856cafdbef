package dev.sluice.pipeline;

import dev.sluice.api.Options;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pipeline as its file describes it; placeholders in options are not resolved yet. */
public record Pipeline(
        String name,
        String description,
        String owner,
        Map<String, String> labels,
        List<Parameter> parameters,
        Map<String, Options> connections,
        Schedule schedule,
        List<Node> nodes,
        Map<String, Position> layout) {

    public Pipeline {
        labels = Map.copyOf(labels);
        parameters = List.copyOf(parameters);
        connections = Map.copyOf(connections);
        nodes = List.copyOf(nodes);
        layout = Map.copyOf(layout);
    }

    /** A value given at the start of a run; required where there is no default. */
    public record Parameter(
            String name, ParameterType type, Optional<Object> fallback, String description) {}

    /** The types of parameters. */
    public enum ParameterType {
        STRING,
        INTEGER,
        NUMBER,
        BOOLEAN,
        DATE,
        TIMESTAMP
    }

    /** Where the designer shows a node. */
    public record Position(double x, double y) {}

    /** A step of the pipeline: a template with its options, and where its rows come from. */
    public record Node(
            String id,
            NodeKind kind,
            String template,
            String description,
            Options options,
            List<Connection> inputs,
            Optional<String> connection) {
        public Node {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * An edge into a node.
     *
     * @param input the name under which the node knows it; "input" where there is only one
     * @param port the port of {@code from}; empty but for routes
     */
    public record Connection(String input, String from, String port) {}

    /** When a pipeline runs by itself. */
    public sealed interface Schedule {
        /** Only when asked. */
        record Manual() implements Schedule {}

        /** By a cron expression of five fields, in a time zone. */
        record Cron(String expression, java.time.ZoneId zone) implements Schedule {}

        /** Again and again after this long. */
        record Every(java.time.Duration interval) implements Schedule {}
    }
}

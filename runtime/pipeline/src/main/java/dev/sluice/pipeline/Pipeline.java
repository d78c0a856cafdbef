package dev.sluice.pipeline;

import dev.sluice.api.Options;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pipeline as its file describes it; references in options are not resolved yet. Its name is its
 * identity: a file has no other. How it fares (status, times) is a matter of its executions.
 *
 * @param connections how to reach systems, by the name nodes use
 * @param nodes each behind those it reads from
 * @param errors how faults that may pass are met
 * @param delivery what it asks of the delivery of its rows
 * @param limits how long its executions may take
 */
public record Pipeline(
        String name,
        String description,
        String owner,
        Map<String, String> labels,
        List<Parameter> parameters,
        Map<String, Options> connections,
        Schedule schedule,
        List<DataNode> nodes,
        ErrorHandling errors,
        DeliveryDemand delivery,
        Limits limits) {

    /** A pipeline with the usual handling of faults, the usual delivery, and no limits. */
    public Pipeline(
            String name,
            String description,
            String owner,
            Map<String, String> labels,
            List<Parameter> parameters,
            Map<String, Options> connections,
            Schedule schedule,
            List<DataNode> nodes) {
        this(
                name,
                description,
                owner,
                labels,
                parameters,
                connections,
                schedule,
                nodes,
                ErrorHandling.DEFAULT,
                DeliveryDemand.DEFAULT,
                Limits.NONE);
    }

    public Pipeline {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        parameters = List.copyOf(parameters);
        connections = Collections.unmodifiableMap(new LinkedHashMap<>(connections));
        nodes = List.copyOf(nodes);
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

    /**
     * A step of the pipeline: a template with its options, and where its rows come from. Its schema
     * is known once it is planned.
     */
    public record DataNode(
            String id,
            NodeKind kind,
            String template,
            String description,
            Options options,
            List<Connection> inputs,
            Optional<String> connection,
            Optional<Position> position) {

        public DataNode {
            inputs = List.copyOf(inputs);
        }

        DataNode reading(List<Connection> from) {
            return new DataNode(
                    id, kind, template, description, options, from, connection, position);
        }

        DataNode using(String system) {
            return new DataNode(
                    id,
                    kind,
                    template,
                    description,
                    options,
                    inputs,
                    Optional.of(system),
                    position);
        }

        DataNode at(Position place) {
            return new DataNode(
                    id,
                    kind,
                    template,
                    description,
                    options,
                    inputs,
                    connection,
                    Optional.of(place));
        }
    }

    /**
     * An edge into a node.
     *
     * @param input the name under which the node knows it; {@value #ONLY} where it is the only one
     *     and was given no name
     * @param port the port of {@code from}; empty but for routes
     */
    public record Connection(String input, String from, String port) {

        static final String ONLY = "input";

        /** An edge from {@code node} or {@code node.port}, under a name of its own. */
        static Connection of(String input, String reference) {
            int dot = reference.indexOf('.');
            return dot < 0
                    ? new Connection(input, reference, "")
                    : new Connection(
                            input, reference.substring(0, dot), reference.substring(dot + 1));
        }

        /** An edge in a list: its name is the node's, with the port where there is one. */
        static Connection listed(String reference) {
            return of(reference.replace('.', '_'), reference);
        }

        /** {@code node} or {@code node.port}. */
        String reference() {
            return port.isEmpty() ? from : from + "." + port;
        }
    }
}

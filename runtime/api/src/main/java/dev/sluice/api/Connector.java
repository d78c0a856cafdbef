package dev.sluice.api;

import java.util.Optional;

/**
 * Makes sources and targets of one kind; found by {@link java.util.ServiceLoader}. Stateless. The
 * options of the node's {@code connection} are under the key {@code connection}.
 */
public interface Connector {

    /** The name templates call it by: {@code sluice-source:<name>/…}. */
    String name();

    /**
     * A source. @throws PipelineException where the options make no sense, or nothing is read here
     */
    Source source(Options options, ConnectorContext context);

    /**
     * A target. @throws PipelineException where the options make no sense, or nothing is written
     * here
     */
    Target target(Options options, ConnectorContext context);

    /**
     * The database that the options under {@code connection} reach, for nodes that execute
     * statements in it; empty where this connector knows no such connections. Connects to nothing.
     */
    default Optional<SqlDatabase> database(Options options, ConnectorContext context) {
        return Optional.empty();
    }
}

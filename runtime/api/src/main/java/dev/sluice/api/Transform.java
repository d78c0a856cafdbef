package dev.sluice.api;

import java.util.List;

/**
 * Turns a node's options into a {@link Step}: SQL in DuckDB's dialect. Found by {@link
 * java.util.ServiceLoader}; stateless. Binding runs nothing.
 */
public interface Transform {

    /** The template's name. */
    String name();

    /**
     * The step for these inputs.
     *
     * @param inputs the named inputs; a single unnamed one has the name "input"
     * @throws PipelineException with {@link ErrorCode#OPTION_INVALID} or {@link
     *     ErrorCode#EXPRESSION_INVALID} where the options do not fit the inputs
     */
    Step bind(Options options, List<Input> inputs);

    /** An input of a node: the relation's name in SQL, and its columns. */
    record Input(String name, Schema schema) {}
}

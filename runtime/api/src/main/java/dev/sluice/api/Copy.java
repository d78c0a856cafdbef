package dev.sluice.api;

import java.nio.file.Path;

/**
 * How DuckDB writes a target by itself.
 *
 * @param file the temporary file, which {@link BatchWriter#commit} moves into place; where the
 *     target is partitioned, a folder
 * @param columns the columns as the target stores them: a SELECT list over the schema's columns
 * @param options of the COPY statement
 */
public record Copy(Path file, String columns, String options) {

    /**
     * The whole statement.
     *
     * @param query a SELECT that yields the target's columns
     */
    public String statement(String query) {
        return "COPY (SELECT "
                + columns
                + " FROM ("
                + query
                + ")) TO "
                + Names.literal(file.toString())
                + " ("
                + options
                + ")";
    }
}

package dev.sluice.api;

import java.nio.file.Path;
import java.util.List;

/**
 * A source as DuckDB reads it.
 *
 * @param query a SELECT that yields exactly the columns of the source's schema
 * @param files the files it reads: the only ones its session may open
 * @param rejects whether rows that do not parse are stored in DuckDB's reject tables instead of
 *     failing the query
 */
public record Scan(String query, List<Path> files, boolean rejects) {
    public Scan {
        files = List.copyOf(files);
    }
}

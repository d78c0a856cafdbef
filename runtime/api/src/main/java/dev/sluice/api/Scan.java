package dev.sluice.api;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A source as DuckDB reads it. The query yields the same rows as the source's reader, also inside a
 * larger query that needs only some of the columns: every value of every row is read and judged.
 *
 * @param query a SELECT that yields exactly the columns of the source's schema
 * @param files the files it reads: the only ones its session may open
 * @param rejectsQuery a SELECT that yields the rows {@code query} could not read, with three
 *     columns of text (raw, place, reason: a {@link RejectedRow}) in the order of the files. It
 *     runs in the same session, once {@code query} has run to its end there, and no earlier; it may
 *     run again. Its tables belong to this scan alone, so that one query may hold several scans.
 *     Empty where a row that cannot be read fails {@code query}
 * @param recheck how further rows are found that {@code query} left out; empty where there are none
 * @param rows about how many rows there are, to tell how far a run is; empty where nobody has an
 *     idea
 */
public record Scan(
        String query,
        List<Path> files,
        String rejectsQuery,
        Optional<Recheck> recheck,
        OptionalLong rows) {

    public Scan {
        files = List.copyOf(files);
    }

    /** A scan which fails where a row cannot be read. */
    public Scan(String query, List<Path> files) {
        this(query, files, "", Optional.empty(), OptionalLong.empty());
    }

    /**
     * A second look at the files, where the first one met rows that it could not tell of.
     *
     * @param setup a statement that is executed once in the instance before {@code query} runs
     *     there, also before it is bound
     * @param due a SELECT of one truth: whether there are such rows. It is asked when {@code query}
     *     has run
     * @param rejectsQuery yields them and those of the scan's own, which it then stands for
     */
    public record Recheck(String setup, String due, String rejectsQuery) {}

    /** Whether rows that do not parse are kept for {@link #rejectsQuery} and left out. */
    public boolean rejects() {
        return !rejectsQuery.isEmpty();
    }
}

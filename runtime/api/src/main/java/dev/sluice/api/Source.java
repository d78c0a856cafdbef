package dev.sluice.api;

import java.util.Optional;

/**
 * A configured source. Its schema is known before anything runs. Describing one changes nothing
 * outside; neither does reading it, but for what a server keeps for it until its position is
 * {@linkplain BatchReader#acknowledge acknowledged} (a replication slot).
 */
public interface Source extends AutoCloseable {

    /**
     * What a source declares of itself; the guarantee of a pipeline follows from it.
     *
     * @param bounded it ends by itself
     * @param replayable it can be read again from any position it gave
     * @param continued a run goes on where the last one of the pipeline ended, instead of beginning
     *     at the start: the source is a stream, or read by a cursor
     * @param positioned it may only be read where its position is kept: without, each run would
     *     bring again what the last one brought
     */
    record Traits(boolean bounded, boolean replayable, boolean continued, boolean positioned) {
        /** Ends by itself, can be read again from any position, and is read whole by each run. */
        public static final Traits FILE = new Traits(true, true, false);

        /** A source that may also be read from its start each time. */
        public Traits(boolean bounded, boolean replayable, boolean continued) {
            this(bounded, replayable, continued, false);
        }
    }

    /** The columns every batch has. @throws PipelineException where the source cannot be reached */
    Schema schema();

    Traits traits();

    /**
     * Where its rows come from, as the pipeline's author calls it: a file or pattern, a table, a
     * topic. It is part of the place of rows that break a rule further on. Empty where there is no
     * outside.
     */
    default String place() {
        return "";
    }

    /** A reader that begins after the position. */
    BatchReader open(Position after);

    /**
     * A reader from the start, of a run that keeps no position: a preview, or one whose target does
     * not take position and rows together. It leaves nothing behind outside, and its positions are
     * not acknowledged.
     */
    default BatchReader openWithoutPosition() {
        return open(Position.START);
    }

    /**
     * The source as a DuckDB table expression, where DuckDB can read it by itself: what lets whole
     * segments run as one query.
     */
    default Optional<Scan> scan() {
        return Optional.empty();
    }

    /**
     * A fault of a query over {@link #scan} in this source's words; empty where it is not the
     * source's fault.
     *
     * @param fault in DuckDB's words
     */
    default Optional<PipelineException> explain(PipelineException fault) {
        return Optional.empty();
    }

    /**
     * Called when all of it has been read, by {@link #scan} or by a reader that was closed with its
     * last row given, and before a run commits at its end.
     *
     * @throws PipelineException where what was read was changed meanwhile, so that its rows are of
     *     no one state
     */
    default void requireUnchanged() {}

    @Override
    void close();
}

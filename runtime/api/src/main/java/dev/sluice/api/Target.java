package dev.sluice.api;

import java.time.Duration;
import java.util.Optional;

/** A configured target. Nothing outside changes before {@link #open}. */
public interface Target extends AutoCloseable {

    /** What a target declares of itself. */
    enum Delivery {
        /** Rows and position commit in one transaction. */
        TRANSACTIONAL,
        /** All rows of a run appear at once, or none does. */
        ALL_OR_NOTHING,
        /** A row may arrive twice after a fault. */
        AT_LEAST_ONCE
    }

    /**
     * Checks, before anything runs and without writing, that rows of this schema can be taken.
     *
     * @throws PipelineException which says what does not fit and what to do
     */
    void check(Schema schema);

    Delivery delivery();

    /**
     * Whether DuckDB can write rows of this schema to the target by itself: then each writer says
     * how ({@link BatchWriter#copy}), and the rows of a whole query go there without leaving it.
     */
    default boolean copies(Schema schema) {
        return false;
    }

    /**
     * Whether a writer may commit again and again, each commit being complete in itself: rows and
     * position together, and {@link #committed} tells the last of them.
     */
    default boolean checkpoints() {
        return false;
    }

    /**
     * What it writes to, the same text for the same thing, so that two targets of one run which
     * would undo or block each other are found; empty where nobody can be in its way.
     */
    default Optional<String> place() {
        return Optional.empty();
    }

    /** Whether no other target of the same run may write to its {@link #place}. */
    default boolean alone() {
        return true;
    }

    /**
     * How long rows wait for a checkpoint where the pipeline does not say. A target whose every
     * commit leaves something for others to find, such as a file, has them wait longer.
     */
    default Duration patience() {
        return Duration.ofSeconds(1);
    }

    /**
     * The position that was committed last under {@link ConnectorContext#delivery}, by whichever
     * process; {@link Position#START} where none was. Reads outside, and changes nothing there but
     * to finish what is committed already and was cut off by a kill.
     *
     * @throws PipelineException where the target cannot be asked
     */
    default Position committed() {
        return Position.START;
    }

    /**
     * Whether {@link #committed} also tells, after a crash at any moment, if the last commit has
     * happened.
     */
    default boolean recalls() {
        return checkpoints();
    }

    /**
     * This target for rows that come beside those of earlier runs, in one commit of their own: rows
     * that were held in quarantine and are sent again. Empty where a writer replaces what is there,
     * because the earlier rows would be gone.
     *
     * @param name the name of that commit and the position it is committed with: unique, of
     *     letters, digits and hyphens
     */
    default Optional<Target> beside(String name) {
        return Optional.empty();
    }

    /** Begins an attempt to write rows of this schema. */
    BatchWriter open(Schema schema);

    @Override
    void close();
}

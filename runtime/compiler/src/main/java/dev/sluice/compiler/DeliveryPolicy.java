package dev.sluice.compiler;

import java.time.Duration;
import java.util.Optional;

/**
 * What a pipeline asks of the delivery of its rows.
 *
 * @param every how long rows may wait for a checkpoint; empty where the target decides
 * @param demanded the weakest promise it runs with; empty where any will do
 */
public record DeliveryPolicy(Commit commit, Optional<Duration> every, Optional<Promise> demanded) {

    /** What holds where a pipeline says nothing. */
    public static final DeliveryPolicy DEFAULT =
            new DeliveryPolicy(Commit.AUTO, Optional.empty(), Optional.empty());

    /** For previews, which commit nothing. */
    public static final DeliveryPolicy NONE =
            new DeliveryPolicy(Commit.NEVER, Optional.empty(), Optional.empty());

    /** When rows are committed. */
    public enum Commit {
        /** At checkpoints where the source is continued from run to run, else at the end. */
        AUTO,
        /** All of a run at once, or none. */
        AT_END,
        /** Nothing is: rows are only looked at. */
        NEVER,
        /** Batch by batch, each with the position it ends at. */
        CHECKPOINTS
    }

    /** What is promised of the rows of a source at a target; the weakest first. */
    public enum Promise {
        AT_LEAST_ONCE("at least once"),
        ALL_OR_NOTHING("all or nothing per run"),
        EXACTLY_ONCE("exactly once");

        private final String words;

        Promise(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }
}

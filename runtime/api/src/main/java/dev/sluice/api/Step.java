package dev.sluice.api;

import java.util.List;
import java.util.Map;

/** What a node does to rows, as SQL. The compiler binds it, fuses it with others, and counts. */
public sealed interface Step {

    /**
     * Row level: every input row leaves once, or meets a fate. {@code in = out + filtered +
     * quarantined + deduplicated}.
     *
     * @param projections the output columns, over the input's columns
     * @param fates what removes (or marks) rows; at most 60, all evaluated on the input row
     * @param scope what has to be at hand to judge a row
     * @param assertions conditions over what the scope says; with {@link Scope#REFERENCE}, over the
     *     other inputs alone
     */
    record Rows(
            List<Projection> projections, List<Fate> fates, Scope scope, List<Assertion> assertions)
            implements Step {
        public Rows {
            projections = List.copyOf(projections);
            fates = List.copyOf(fates);
            assertions = List.copyOf(assertions);
            if (fates.size() > 60) {
                throw new PipelineException(
                        ErrorCode.OPTION_INVALID,
                        "a node takes at most 60 rules: use a second node");
            }
        }
    }

    /**
     * Set level: a SELECT over the named inputs. It reports what it consumed and produced.
     *
     * @param fanOutLimit rows out per row of the largest input past which the run stops (the
     *     cardinality guard of joins); 0 for none
     * @param byBatch for each input that might come batch by batch while all rows of the others are
     *     at hand: how, or why not. Empty where none might
     */
    record Query(String select, double fanOutLimit, Map<String, ByBatch> byBatch) implements Step {
        public Query {
            byBatch = Map.copyOf(byBatch);
        }

        /** One that needs all rows of all inputs. */
        public Query(String select, double fanOutLimit) {
            this(select, fanOutLimit, Map.of());
        }
    }

    /**
     * Whether a set-level step may take an input batch by batch: then the rows it gives are the
     * same, however that input is cut.
     */
    sealed interface ByBatch {

        /**
         * It may.
         *
         * @param select over a batch of the input, and all rows of the others. It gives the rows in
         *     the order of the batch
         * @param assertions conditions over the others, which hold before the first batch or stop
         *     the run
         */
        record Possible(String select, List<Assertion> assertions) implements ByBatch {
            public Possible {
                assertions = List.copyOf(assertions);
            }
        }

        /**
         * It may not.
         *
         * @param why for people, as what follows a colon
         */
        record Impossible(String why) implements ByBatch {}
    }

    /**
     * Set level, over event time: what is needed of a row is kept until the windows it belongs to
     * are closed; each window then leaves once.
     *
     * @param kept row level: the columns that are kept, the first being the slice of the row, in
     *     microseconds. Its fates may use {@link Windows#CLOSED} beside the input's columns
     * @param folded a SELECT over {@link Windows#KEPT} that makes fewer rows of those of a batch,
     *     the slice first; empty where every row is kept
     * @param select a SELECT over {@link Windows#KEPT}, of what is folded, that gives the windows
     *     which end after {@link Windows#FROM} and not after {@link Windows#TO}
     * @param past a condition on the slice, that all windows with it end up to {@link
     *     Windows#CLOSED}
     * @param time how event time goes on
     */
    record Window(Rows kept, String folded, String select, String past, Windows.Time time)
            implements Step {}

    /** Every row leaves through the first port whose condition is true. */
    record Route(List<Branch> branches) implements Step {
        public Route {
            branches = List.copyOf(branches);
        }
    }

    /** A port of a route; the condition {@code true} takes what is left. */
    record Branch(String port, String condition) {}

    /** An output column: its name and the SQL expression for it. */
    record Projection(String name, String expression) {}

    /** What has to be at hand to judge a row; each needs more than the one before. */
    enum Scope {
        /** The row. */
        BATCH,
        /** The row, and all rows of the other inputs: these are references. */
        REFERENCE,
        /** All rows (window functions, assertions). */
        INPUT
    }

    /** What becomes of a row whose condition is true. */
    enum Outcome {
        FILTERED,
        DEDUPLICATED,
        QUARANTINED,
        /** Removed on purpose by a rule; counted with the filtered. */
        DROPPED,
        /** Passes, and is counted. */
        WARNED,
        /** Ends the run. */
        STOPPED
    }

    /**
     * A condition that decides about a row.
     *
     * @param condition SQL over the input row; null counts as false
     * @param rule the rule's name, for people
     * @param reason what is wrong with such a row, for people
     * @param limit how many rows (or which share of them) may meet it before the run stops
     */
    record Fate(Outcome outcome, String condition, String rule, String reason, Limit limit) {}

    /** A bound on rows: absolute, a share of the rows read (0–1), or none. */
    record Limit(long rows, double share) {
        public static final Limit NONE = new Limit(Long.MAX_VALUE, 1);
    }

    /**
     * A condition on a whole input (row count, freshness, keys of a reference that are unique).
     *
     * @param condition an SQL expression that must be true: of aggregates over the input, or where
     *     it is about others, of subqueries over these
     * @param observed an SQL expression of the same kind that shows what was found
     * @param stop whether a violation ends the run or only warns
     */
    record Assertion(String condition, String observed, String rule, String reason, boolean stop) {}
}

package dev.sluice.api;

import java.util.List;

/** What a node does to rows, as SQL. The compiler binds it, fuses it with others, and counts. */
public sealed interface Step {

    /**
     * Row level: every input row leaves once, or meets a fate. {@code in = out + filtered +
     * quarantined + deduplicated}.
     *
     * @param projections the output columns, over the input's columns
     * @param fates what removes (or marks) rows; at most 60, all evaluated on the input row
     * @param scope whether a row can be judged alone or only with the whole input at hand (window
     *     functions, assertions)
     * @param assertions conditions over the whole input
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
     */
    record Query(String select, double fanOutLimit) implements Step {}

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

    /** Whether rows are judged batch by batch, or with all of the input at hand. */
    enum Scope {
        BATCH,
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
     * A condition on the whole input (row count, freshness).
     *
     * @param condition an SQL expression of aggregates over the input; must be true
     * @param observed an SQL expression of aggregates that shows what was found
     * @param stop whether a violation ends the run or only warns
     */
    record Assertion(String condition, String observed, String rule, String reason, boolean stop) {}
}

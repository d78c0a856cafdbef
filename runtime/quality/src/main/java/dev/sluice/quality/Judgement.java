package dev.sluice.quality;

import dev.sluice.api.Step.Scope;

/** What a rule finds wrong, as SQL. */
sealed interface Judgement {

    /**
     * About each row.
     *
     * @param violated true for a row that breaks the rule
     * @param reason what is wrong with such a row
     * @param scope what has to be at hand to judge it
     */
    record OfRow(String violated, String reason, Scope scope) implements Judgement {}

    /**
     * About the input as a whole.
     *
     * @param holds aggregates over the input that must be true
     * @param observed aggregates that show what was found, as text
     * @param reason what is wrong where it does not hold
     */
    record OfInput(String holds, String observed, String reason) implements Judgement {}
}

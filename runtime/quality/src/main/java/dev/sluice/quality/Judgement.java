package dev.sluice.quality;

/** What a rule finds wrong, as SQL. */
sealed interface Judgement {

    /**
     * About each row.
     *
     * @param violated true for a row that breaks the rule
     * @param reason what is wrong with such a row
     * @param wholeInput whether the row can only be judged with the whole input at hand
     */
    record OfRow(String violated, String reason, boolean wholeInput) implements Judgement {}

    /**
     * About the input as a whole.
     *
     * @param holds aggregates over the input that must be true
     * @param observed aggregates that show what was found, as text
     * @param reason what is wrong where it does not hold
     */
    record OfInput(String holds, String observed, String reason) implements Judgement {}
}

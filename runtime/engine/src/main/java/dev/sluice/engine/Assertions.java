package dev.sluice.engine;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Step.Assertion;
import dev.sluice.compiler.ComposedSql;
import dev.sluice.compiler.StepSql;
import dev.sluice.sql.SqlSession;
import java.util.List;
import java.util.Map;

/** Conditions over whole inputs: asked once these are there, and before a row leaves the node. */
record Assertions(String node, Run run, SqlSession session) {

    /**
     * Stops the run, or warns, where one does not hold.
     *
     * @param inputs SELECTs, by the names under which the node knows them
     * @param over the input that aggregates are over, as SQL; empty where they are over none
     */
    void check(List<Assertion> assertions, Map<String, String> inputs, String over) {
        for (Assertion assertion : assertions) {
            String question = ComposedSql.over(inputs, StepSql.question(assertion, over));
            List<String> answer = session.rows(question).getFirst();
            if (!answer.getFirst().equals("true")) {
                broken(assertion, answer.get(1));
            }
        }
    }

    private void broken(Assertion assertion, String found) {
        String message =
                "rule '"
                        + assertion.rule()
                        + "' is violated: "
                        + assertion.reason()
                        + " (found: "
                        + found
                        + ")";
        if (assertion.stop()) {
            throw new PipelineException(ErrorCode.RULE_STOPPED, message);
        }
        run.warn(node, message);
    }
}

package dev.sluice.quality;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Step;
import dev.sluice.api.Step.Assertion;
import dev.sluice.api.Step.Fate;
import dev.sluice.api.Step.Projection;
import dev.sluice.api.Step.Scope;
import dev.sluice.api.Transform;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks rows against rules. Rows that break none pass unchanged. The input judged is the one named
 * "input", or else the first; others only serve as references.
 */
public final class CheckTransform implements Transform {

    @Override
    public String name() {
        return "check";
    }

    @Override
    public Step bind(Options options, List<Input> inputs) {
        Input input = judged(inputs);
        List<Fate> fates = new ArrayList<>();
        List<Assertion> assertions = new ArrayList<>();
        Scope scope = Scope.BATCH;
        for (Options entry : options.list("rules")) {
            QualityRule rule = QualityRule.of(entry);
            switch (rule.type().judge(new Subject(rule.conditions(), input, inputs))) {
                case Judgement.OfRow row -> {
                    fates.add(
                            new Fate(
                                    rule.outcome(),
                                    row.violated(),
                                    rule.name(),
                                    row.reason(),
                                    rule.limit()));
                    scope = row.scope().compareTo(scope) > 0 ? row.scope() : scope;
                }
                case Judgement.OfInput whole -> {
                    assertions.add(
                            new Assertion(
                                    whole.holds(),
                                    whole.observed(),
                                    rule.name(),
                                    whole.reason(),
                                    rule.stops()));
                    scope = Scope.INPUT;
                }
            }
        }
        if (fates.isEmpty() && assertions.isEmpty()) {
            throw Subject.invalid("option 'rules' is empty: give at least one rule");
        }
        return new Step.Rows(unchanged(input), fates, scope, assertions);
    }

    private static Input judged(List<Input> inputs) {
        if (inputs.isEmpty()) {
            throw new PipelineException(
                    ErrorCode.PIPELINE_INVALID, "'check' needs an input: name it in 'from'");
        }
        return inputs.stream()
                .filter(input -> input.name().equals("input"))
                .findFirst()
                .orElse(inputs.getFirst());
    }

    private static List<Projection> unchanged(Transform.Input input) {
        return input.schema().names().stream()
                .map(name -> new Projection(name, Names.quote(name)))
                .toList();
    }
}

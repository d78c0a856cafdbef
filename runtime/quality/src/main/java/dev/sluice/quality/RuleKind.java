package dev.sluice.quality;

import dev.sluice.api.Columns;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The kinds of rules a check knows. */
enum RuleKind {
    NOT_NULL(ValueRules::notNull),
    UNIQUE(InputRules::unique),
    IN_SET(ValueRules::inSet),
    RANGE(ValueRules::range),
    LENGTH(ValueRules::length),
    REGEX(ValueRules::regex),
    TYPE(ValueRules::type),
    FORMAT(ValueRules::format),
    EXPRESSION(ValueRules::expression),
    ROW_COUNT(InputRules::rowCount),
    REFERENTIAL(InputRules::referential),
    FRESHNESS(InputRules::freshness);

    @SuppressWarnings("ImmutableEnumChecker") // references to static methods hold no state
    private final Function<Subject, Judgement> rule;

    RuleKind(Function<Subject, Judgement> rule) {
        this.rule = rule;
    }

    static RuleKind of(String name) {
        List<String> known = Arrays.stream(values()).map(RuleKind::label).toList();
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        Subject.invalid(
                                "'" + name + "' is not a rule; " + Columns.hint(name, known)));
    }

    Judgement judge(Subject subject) {
        return rule.apply(subject);
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

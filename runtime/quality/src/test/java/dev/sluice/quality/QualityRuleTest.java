package dev.sluice.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.Options;
import dev.sluice.api.Step.Limit;
import dev.sluice.api.Step.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QualityRuleTest {

    private static QualityRule rule(Object... pairs) {
        Map<String, Object> values = new java.util.LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(pairs[i].toString(), pairs[i + 1]);
        }
        return QualityRule.of(new Options(values));
    }

    @Test
    void theSeverityChoosesTheActionWhereNoneIsGiven() {
        assertThat(rule("rule", "not-null").outcome()).isEqualTo(Outcome.QUARANTINED);
        assertThat(rule("rule", "not-null", "severity", "warning").outcome())
                .isEqualTo(Outcome.WARNED);
        assertThat(rule("rule", "not-null", "severity", "info", "action", "drop").outcome())
                .isEqualTo(Outcome.DROPPED);
        assertThat(rule("rule", "row-count").stops()).isTrue();
        assertThat(rule("rule", "row-count", "severity", "info").stops()).isFalse();
    }

    @Test
    void aRuleWithoutANameIsCalledAfterWhatItJudges() {
        assertThat(rule("rule", "unique", "columns", List.of("a", "b")).name())
                .isEqualTo("unique a b");
        assertThat(rule("rule", "unique", "name", "one each").name()).isEqualTo("one each");
    }

    @Test
    void aLimitIsANumberOfRowsOrAShare() {
        assertThat(rule("rule", "unique", "stop-over", 10L).limit()).isEqualTo(new Limit(10, 1));
        assertThat(rule("rule", "unique", "stop-over", "0.5 %").limit())
                .isEqualTo(new Limit(Long.MAX_VALUE, 0.005));
        assertThatThrownBy(() -> rule("rule", "unique", "stop-over", "101 %"))
                .hasMessageContaining("stop-over");
    }

    @Test
    void whatIsNotKnownIsAnsweredWithWhatWasMeant() {
        assertThatThrownBy(() -> rule("rule", "uniqe")).hasMessageContaining("'unique'");
        assertThatThrownBy(() -> rule("rule", "unique", "action", "qarantine"))
                .hasMessageContaining("'quarantine'");
        assertThatThrownBy(() -> rule("rule", "unique", "severity", "eror"))
                .hasMessageContaining("'error'");
        assertThatThrownBy(() -> rule("rule", "row-count", "action", "drop").stops())
                .hasMessageContaining("warn or stop");
    }
}

package dev.sluice.benchmark.format;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Precision, recall and their harmonic mean, over bags of texts. */
record Score(double precision, double recall) {

    static final Score PERFECT = new Score(1, 1);
    static final Score NONE = new Score(0, 0);

    /** How far what was loaded is what was expected; nothing is expected perfectly. */
    static Score of(List<String> expected, List<String> loaded) {
        if (expected.isEmpty()) {
            return PERFECT;
        }
        Map<String, Integer> bag = new HashMap<>();
        expected.forEach(text -> bag.merge(text, 1, Integer::sum));
        int common = 0;
        for (String text : loaded) {
            if (bag.getOrDefault(text, 0) > 0) {
                bag.merge(text, -1, Integer::sum);
                common++;
            }
        }
        return common == 0
                ? NONE
                : new Score(common / (double) expected.size(), common / (double) loaded.size());
    }

    double f1() {
        double sum = precision + recall;
        return sum == 0 ? 0 : 2 * precision * recall / sum;
    }

    double sum() {
        return precision + recall + f1();
    }
}

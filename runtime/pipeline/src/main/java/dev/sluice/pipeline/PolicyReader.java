package dev.sluice.pipeline;

import dev.sluice.pipeline.Schedule.CatchUp;
import dev.sluice.pipeline.Schedule.Overlap;
import dev.sluice.pipeline.YamlTree.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a schedule does about fires that were missed or come too close. */
final class PolicyReader {

    static final String CATCH_UP = "catch-up";
    static final String OVERLAP = "overlap";
    static final String AT_MOST = "at-most";
    static final List<String> KEYS = List.of(CATCH_UP, OVERLAP, AT_MOST);

    /** More would not fit into one machine. */
    static final int MOST = 100;

    private final Problems problems;

    PolicyReader(Problems problems) {
        this.problems = problems;
    }

    Schedule.Policy read(String kind, Map<String, Entry> keys) {
        if (kind.equals("on-arrival")) {
            refuse(kind, CATCH_UP, "every file that arrives is one run", keys);
        }
        if (kind.equals("continuous")) {
            KEYS.forEach(key -> refuse(kind, key, "it is one run that is begun again", keys));
        }
        return new Schedule.Policy(
                one(
                        CATCH_UP,
                        keys.get(CATCH_UP),
                        CatchUp.values(),
                        Schedule.Policy.DEFAULT.catchUp()),
                one(
                        OVERLAP,
                        keys.get(OVERLAP),
                        Overlap.values(),
                        Schedule.Policy.DEFAULT.overlap()),
                atMost(keys.get(AT_MOST)));
    }

    private void refuse(String kind, String key, String why, Map<String, Entry> keys) {
        Entry entry = keys.get(key);
        if (entry != null) {
            problems.add(
                    entry.key(),
                    "schedule." + key,
                    key + " does not go with " + kind + ": " + why,
                    "remove it");
        }
    }

    private <T extends Enum<T>> T one(String key, @Nullable Entry entry, T[] values, T usual) {
        if (entry == null) {
            return usual;
        }
        String text = entry.item().plain().toString();
        List<String> known = Arrays.stream(values).map(Schedule::key).toList();
        if (!known.contains(text)) {
            problems.unknown(entry.item().place(), "schedule." + key, "the value", text, known);
            return usual;
        }
        return values[known.indexOf(text)];
    }

    private int atMost(@Nullable Entry entry) {
        if (entry == null) {
            return Schedule.Policy.DEFAULT.atMost();
        }
        if (entry.item().plain() instanceof Long number && number >= 1 && number <= MOST) {
            return number.intValue();
        }
        problems.add(
                entry.item().place(),
                "schedule." + AT_MOST,
                "'" + AT_MOST + "' is a whole number from 1 to " + MOST,
                "write, for example, at-most: 2");
        return Schedule.Policy.DEFAULT.atMost();
    }
}

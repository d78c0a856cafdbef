package dev.sluice.component.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class SearchTest {

    private record Outcome(List<Integer> loaded, List<Integer> refused, int attempts) {}

    /** A table that refuses these rows; it says which one, or leaves it to be found. */
    private static Outcome load(int rows, Set<Integer> bad, boolean suspects) {
        Search search = new Search(rows);
        List<Integer> loaded = new ArrayList<>();
        List<Integer> refused = new ArrayList<>();
        int attempts = 0;
        while (!search.done()) {
            attempts++;
            OptionalInt first = OptionalInt.empty();
            for (int row = search.from(); row < search.to() && first.isEmpty(); row++) {
                first = bad.contains(row) ? OptionalInt.of(row) : first;
            }
            if (first.isEmpty()) {
                for (int row = search.from(); row < search.to(); row++) {
                    loaded.add(row);
                }
                search.succeeded();
            } else if (search.single()) {
                refused.add(search.from());
                search.refused();
            } else {
                search.failed(suspects ? first : OptionalInt.empty());
            }
        }
        return new Outcome(loaded, refused, attempts);
    }

    @Test
    void every_row_is_loaded_or_refused_once_and_in_order() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            int rows = 1 + random.nextInt(200);
            Set<Integer> bad = new TreeSet<>();
            for (int i = random.nextInt(rows + 1); i > 0; i--) {
                bad.add(random.nextInt(rows));
            }
            List<Integer> good = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                if (!bad.contains(row)) {
                    good.add(row);
                }
            }
            Outcome outcome = load(rows, bad, random.nextBoolean());
            assertThat(outcome.loaded()).isEqualTo(good);
            assertThat(outcome.refused()).containsExactlyElementsOf(bad);
        }
    }

    @Test
    void a_batch_of_bad_rows_costs_a_few_attempts_for_each() {
        Set<Integer> all = new TreeSet<>();
        for (int row = 0; row < 1000; row++) {
            all.add(row);
        }
        assertThat(load(1000, all, true).attempts()).isLessThan(2100);
        assertThat(load(65_536, Set.of(40_000), false).attempts()).isLessThan(40);
        assertThat(load(65_536, Set.of(40_000), true).attempts()).isEqualTo(4);
    }
}

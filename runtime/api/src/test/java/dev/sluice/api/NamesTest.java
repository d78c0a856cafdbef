package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {

    @ParameterizedTest(name = "{0} and {1} are {2} apart")
    @CsvSource({
        "'', '', 0",
        "'', abc, 3",
        "abc, abc, 0",
        "abc, abd, 1",
        "abc, ab, 1",
        "filter, fliter, 1",
        "ca, abc, 3", // optimal string alignment never edits a swapped pair again
        "kitten, sitting, 3"
    })
    void distanceCountsASwapAsOneMistakeAndIsSymmetric(String a, String b, int distance) {
        assertThat(Names.distance(a, b)).isEqualTo(distance);
        assertThat(Names.distance(b, a)).isEqualTo(distance);
    }

    @Test
    void theNearestNameIsFoundWhateverItsCaseAndTiesAreStable() {
        assertThat(Names.nearest("CUSTMER", List.of("custom", "customer"))).contains("customer");
        assertThat(Names.nearest("ax", List.of("az", "ay"))).contains("ay");
        assertThat(Names.nearest("nothing", List.of("amount", "id"))).isEmpty();
        assertThat(Names.nearest("x".repeat(200_000), List.of("x".repeat(200_000)))).isEmpty();
    }
}

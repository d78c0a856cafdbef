package dev.sluice.fault;

import dev.sluice.fault.Sluice.Death;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Ways to die, in an order that a seed decides: a failure can be had again. */
final class Deaths {

    private static final List<String> PLACES =
            List.of("after-read", "before-commit", "prepared", "after-commit");

    private final Random random;

    Deaths(long seed) {
        this.random = new Random(seed);
    }

    Death next() {
        return random.nextInt(4) == 0
                ? new Death.After(Duration.ofMillis(500 + random.nextInt(2_500)))
                : atPlace();
    }

    Death atPlace() {
        return new Death.At(PLACES.get(random.nextInt(PLACES.size())), 1 + random.nextInt(2));
    }
}

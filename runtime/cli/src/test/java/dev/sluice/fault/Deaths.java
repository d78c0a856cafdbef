package dev.sluice.fault;

import dev.sluice.fault.Sluice.Death;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Ways to die, in an order that a seed decides: a failure can be had again. */
final class Deaths {

    private static final List<String> PLACES =
            List.of("after-read", "before-commit", "prepared", "after-commit");

    private static final List<String> RENAMES = List.of("journaled", "part-renamed");

    private final Random random;

    Deaths(long seed) {
        this.random = new Random(seed);
    }

    Death next() {
        return random.nextInt(4) == 0
                ? new Death.After(Duration.ofMillis(500 + random.nextInt(2_500)))
                : atPlace();
    }

    /**
     * One in a run that goes from file to file: at places that it passes with each of them, it dies
     * at any of so many.
     */
    Death inFolder(int files) {
        List<String> perFile = List.of("after-read", "before-rename");
        return switch (random.nextInt(4)) {
            case 0 -> new Death.After(Duration.ofMillis(500 + random.nextInt(8_000)));
            case 1 -> atPlace();
            default ->
                    new Death.At(
                            perFile.get(random.nextInt(perFile.size())), 1 + random.nextInt(files));
        };
    }

    /** One in a run into a folder of parts: also between its journal and its renames. */
    Death intoParts() {
        return random.nextInt(2) == 0
                ? next()
                : new Death.At(RENAMES.get(random.nextInt(RENAMES.size())), 1 + random.nextInt(2));
    }

    Death atPlace() {
        return new Death.At(PLACES.get(random.nextInt(PLACES.size())), 1 + random.nextInt(2));
    }
}

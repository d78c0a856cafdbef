package dev.sluice.component.file;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells whether a file is left alone. It is where nothing was done to it for a while by the clock;
 * or, where its time lies ahead of the clock, where it was seen unchanged for as long.
 */
final class Settling {

    private record Sighting(Stamp stamp, long since) {}

    private final Duration settle;
    private final Map<String, Sighting> seen = new HashMap<>();

    Settling(Duration settle) {
        this.settle = settle;
    }

    boolean settled(FoundFile file) {
        if (!Instant.now().isBefore(file.stamp().changed().plus(settle))) {
            seen.remove(file.name());
            return true;
        }
        Sighting before = seen.get(file.name());
        if (before == null || !before.stamp().equals(file.stamp())) {
            seen.put(file.name(), new Sighting(file.stamp(), System.nanoTime()));
            return false;
        }
        return System.nanoTime() - before.since() >= settle.toNanos();
    }
}

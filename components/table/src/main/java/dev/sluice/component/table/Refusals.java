package dev.sluice.component.table;

import java.util.SortedMap;
import java.util.TreeMap;

/** The rows of one batch that were refused, with the reason; a row counts once. */
final class Refusals {
    private final TreeMap<Integer, String> reasons = new TreeMap<>();

    void add(int row, String reason) {
        reasons.putIfAbsent(row, reason);
    }

    boolean contains(int row) {
        return reasons.containsKey(row);
    }

    SortedMap<Integer, String> reasons() {
        return reasons;
    }
}

package dev.sluice.component.table;

import dev.sluice.component.table.copy.RowEncoder;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rows of one batch that were refused, with the reason; a row counts once. */
final class Refusals implements RowEncoder.Refused {
    private final TreeMap<Integer, String> reasons = new TreeMap<>();

    @Override
    public void add(int row, String reason) {
        reasons.putIfAbsent(row, reason);
    }

    @Override
    public boolean contains(int row) {
        return reasons.containsKey(row);
    }

    SortedMap<Integer, String> reasons() {
        return reasons;
    }
}

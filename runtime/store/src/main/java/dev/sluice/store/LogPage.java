package dev.sluice.store;

import java.util.List;

/**
 * Entries of an execution's log, in their order.
 *
 * @param more how many the execution told beyond what is kept of it
 */
public record LogPage(List<Line> lines, long more) {

    public LogPage {
        lines = List.copyOf(lines);
    }

    /** An entry and its number, from 1. */
    public record Line(long seq, LogEntry entry) {}
}

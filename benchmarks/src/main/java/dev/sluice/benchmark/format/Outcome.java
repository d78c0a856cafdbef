package dev.sluice.benchmark.format;

import java.util.List;

/** What came of reading a file. */
sealed interface Outcome {

    /**
     * It was read.
     *
     * @param names of the columns
     * @param rows every row's cells as text; null is empty
     * @param rejected reasons of the rows that were rejected
     * @param query the scan it was read with, which names the dialect; empty where there is none
     */
    record Read(List<String> names, List<List<String>> rows, List<String> rejected, String query)
            implements Outcome {
        public Read {
            names = List.copyOf(names);
            rows = List.copyOf(rows);
            rejected = List.copyOf(rejected);
        }
    }

    /** It was refused in words. */
    record Refused(String message) implements Outcome {}

    /** Neither: an error nobody should see, or no end. */
    record Broken(String message) implements Outcome {}
}

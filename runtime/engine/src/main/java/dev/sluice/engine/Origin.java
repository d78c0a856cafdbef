package dev.sluice.engine;

import java.nio.file.Path;

/**
 * Where an execution comes from.
 *
 * @param root the execution that its rows belong to: itself, or the one it goes on with
 * @param resumed whether it goes on with one that broke off
 * @param quarantine the file of that execution's bad rows; made with the first of them
 */
public record Origin(String root, boolean resumed, Path quarantine) {

    /** A run of its own. */
    public static Origin fresh(String id, Path quarantine) {
        return new Origin(id, false, quarantine);
    }
}

package dev.sluice.engine;

import dev.sluice.api.Position;
import java.nio.file.Path;

/**
 * Where an execution comes from.
 *
 * @param root the execution that its rows belong to: itself, or the one it goes on with
 * @param quarantine the file of that execution's bad rows; made with the first of them
 */
public record Origin(String root, Beginning beginning, Path quarantine) {

    /** How a run begins. */
    public enum Beginning {
        /** By itself; refused where an earlier run has broken off and its rows would come twice. */
        FRESH,
        /** By itself, whatever an earlier run has left. */
        ANEW,
        /** Behind the last checkpoint of the run that broke off. */
        RESUMED,
        /** With rows that an earlier run had put aside. */
        REPLAY
    }

    /** A run of its own. */
    public static Origin fresh(String id, Path quarantine) {
        return new Origin(id, Beginning.FRESH, quarantine);
    }

    /**
     * Rows that are sent again, committed under that name.
     *
     * @param root the execution that took them
     */
    public static Origin replay(String root, Path quarantine) {
        return new Origin(root, Beginning.REPLAY, quarantine);
    }

    /** What targets keep with the rows of a run that commits them all at its end. */
    Position end() {
        return beginning == Beginning.REPLAY ? new Position(root) : Position.START;
    }

    boolean resumed() {
        return beginning == Beginning.RESUMED;
    }
}

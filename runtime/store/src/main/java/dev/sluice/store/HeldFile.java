package dev.sluice.store;

import java.util.Locale;

/** What became of the rows in the dead-letter file of an execution. */
public enum HeldFile {
    /** All of them are in the store. */
    HELD,
    /** Those up to a checkpoint are; those behind it come again when the execution is resumed. */
    PART,
    /** None of them: nothing of the execution was committed, and another run reads them again. */
    LEFT;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static HeldFile of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}

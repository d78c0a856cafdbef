package dev.sluice.store;

import java.util.Locale;

/** What becomes of an execution where its process ends without a word. */
public enum Recovery {
    /** It goes on behind its last checkpoint. */
    CONTINUE,
    /** Nothing of it is outside: it runs again from the start. */
    REPEAT,
    /** Something of it may be outside, or a person watches it: that person decides. */
    ASK;

    /** As it is stored. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Recovery of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}

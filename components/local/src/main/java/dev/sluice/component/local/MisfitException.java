package dev.sluice.component.local;

import java.io.Serial;

/** A value that does not fit the type of its column; the reason names both. */
final class MisfitException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    private final String reason;

    MisfitException(String reason, Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}

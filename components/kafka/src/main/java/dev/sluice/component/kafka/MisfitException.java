package dev.sluice.component.kafka;

import java.io.Serial;

/** A value that is not what the columns want: a result, so it carries no stack trace. */
final class MisfitException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    MisfitException(String message) {
        super(message, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}

package dev.sluice.api;

import java.io.Serial;

/**
 * A fault. The message says what failed, what was found, and what to do about it, in words for a
 * person; it never holds a secret or a payload.
 */
public class PipelineException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public PipelineException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public PipelineException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}

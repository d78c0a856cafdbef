package dev.sluice.cli;

import dev.sluice.api.ErrorCode;

/** What the process ends with. */
final class ExitCode {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int INVALID = 2;

    private ExitCode() {}

    static int of(Engine.Status status) {
        return switch (status) {
            case SUCCEEDED -> DONE;
            case FAILED, CANCELLED -> FAILED;
            case INVALID -> INVALID;
        };
    }

    static int of(ErrorCode code) {
        return code.category() == ErrorCode.Category.CONFIGURATION ? INVALID : FAILED;
    }
}

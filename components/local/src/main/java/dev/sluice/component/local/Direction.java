package dev.sluice.component.local;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;

/** What to say where a connector is asked for the direction it does not have. */
final class Direction {

    private Direction() {}

    static PipelineException writesOnly(String connector) {
        return new PipelineException(
                ErrorCode.OPTION_INVALID,
                "'" + connector + "' only writes: use it as a target, not as a source");
    }

    static PipelineException readsOnly(String connector) {
        return new PipelineException(
                ErrorCode.OPTION_INVALID,
                "'" + connector + "' only reads: use it as a source, not as a target");
    }
}

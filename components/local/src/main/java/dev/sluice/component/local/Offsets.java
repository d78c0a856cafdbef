package dev.sluice.component.local;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import java.util.OptionalDouble;

/** Positions that are a number of rows. */
final class Offsets {

    private Offsets() {}

    static long parse(Position position, String connector) {
        if (position.value().isEmpty()) {
            return 0;
        }
        try {
            long offset = Long.parseLong(position.value());
            if (offset >= 0) {
                return offset;
            }
        } catch (NumberFormatException e) {
            throw invalid(position, connector, e);
        }
        throw invalid(position, connector, null);
    }

    /** How far a reader is that knows its rows. */
    static OptionalDouble share(long read, long all) {
        return OptionalDouble.of(all == 0 ? 1 : (double) read / all);
    }

    static void stopWhenCancelled(ConnectorContext context) {
        if (context.cancelled().getAsBoolean() || Thread.currentThread().isInterrupted()) {
            throw new PipelineException(ErrorCode.CANCELLED, "the run was cancelled");
        }
    }

    private static PipelineException invalid(
            Position position,
            String connector,
            @org.jspecify.annotations.Nullable Throwable cause) {
        String message =
                "'"
                        + position.value()
                        + "' is not a position of '"
                        + connector
                        + "', which counts rows: remove the stored position to begin again";
        return cause == null
                ? new PipelineException(ErrorCode.SOURCE_UNREADABLE, message)
                : new PipelineException(ErrorCode.SOURCE_UNREADABLE, message, cause);
    }
}

package dev.sluice.component.file;

import dev.sluice.api.BatchReader;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.RejectedRow;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a format hands on, and skips what was read before: a position is {@code
 * rows:rejected}. Files are read in the same order every time, so the counts are enough.
 */
final class PositionedReader implements BatchReader {

    private final BatchReader reader;
    private final ConnectorContext context;
    private final long skipRows;
    private final long skipRejected;
    private long rows;
    private long rejected;

    PositionedReader(BatchReader reader, Position after, ConnectorContext context) {
        this.reader = reader;
        this.context = context;
        long[] counts = parse(after);
        this.skipRows = counts[0];
        this.skipRejected = counts[1];
    }

    private static long[] parse(Position after) {
        if (after.value().isEmpty()) {
            return new long[] {0, 0};
        }
        int colon = after.value().indexOf(':');
        try {
            return new long[] {
                Long.parseLong(after.value(), 0, colon, 10),
                Long.parseLong(after.value(), colon + 1, after.value().length(), 10)
            };
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new PipelineException(
                    ErrorCode.INTERNAL, "a file source has no position like this", e);
        }
    }

    @Override
    public @Nullable Chunk next() {
        while (true) {
            if (context.cancelled().getAsBoolean() || Thread.currentThread().isInterrupted()) {
                throw new PipelineException(ErrorCode.CANCELLED, "the run was cancelled");
            }
            Chunk chunk = reader.next();
            if (chunk == null) {
                return null;
            }
            Chunk rest = rest(chunk);
            if (rest.read() > 0) {
                return rest;
            }
            rest.batch().close();
        }
    }

    private Chunk rest(Chunk chunk) {
        int found = chunk.batch().rows();
        int skip = Math.clamp(skipRows - rows, 0, found);
        List<RejectedRow> all = chunk.rejected();
        int skipped = Math.clamp(skipRejected - rejected, 0, all.size());
        rows += found;
        rejected += all.size();
        return new Chunk(
                behind(chunk.batch(), skip),
                all.subList(skipped, all.size()),
                chunk.read() - skip - skipped,
                new Position(rows + ":" + rejected));
    }

    private RecordBatch behind(RecordBatch batch, int skip) {
        if (skip == 0) {
            return batch;
        }
        try (batch) {
            return batch.slice(context.allocator(), skip, batch.rows() - skip);
        }
    }

    @Override
    public OptionalDouble progress() {
        return reader.progress();
    }

    @Override
    public void close() {
        reader.close();
    }
}

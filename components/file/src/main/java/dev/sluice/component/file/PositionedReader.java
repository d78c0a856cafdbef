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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a format hands on, and skips what was read before: a position is {@code
 * rows:rejected:files}. Files are read in the same order every time, so the counts are enough, as
 * long as the files are the same.
 */
final class PositionedReader implements BatchReader {

    private static final Pattern POSITION = Pattern.compile("(\\d{1,18}):(\\d{1,18}):(\\w+)");

    private final BatchReader reader;
    private final ConnectorContext context;
    private final String files;
    private final long skipRows;
    private final long skipRejected;
    private long rows;
    private long rejected;

    /**
     * @param files what the files are known by: another text where one of them has changed
     */
    PositionedReader(BatchReader reader, Position after, String files, ConnectorContext context) {
        this.reader = reader;
        this.context = context;
        this.files = files;
        if (after.equals(Position.START)) {
            this.skipRows = 0;
            this.skipRejected = 0;
            return;
        }
        Matcher counts = POSITION.matcher(after.value());
        if (!counts.matches()) {
            throw new PipelineException(
                    ErrorCode.INTERNAL, "a file source has no position like this");
        }
        if (!counts.group(3).equals(files)) {
            throw new PipelineException(
                    ErrorCode.SOURCE_UNREADABLE,
                    "the files have changed since the run that is to go on here: where it had come"
                            + " to cannot be found in them. Put the files back as they were, or run"
                            + " the pipeline anew");
        }
        this.skipRows = Long.parseLong(counts.group(1));
        this.skipRejected = Long.parseLong(counts.group(2));
    }

    @Override
    public @Nullable Chunk next() {
        while (true) {
            context.requireRunning();
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
                new Position(rows + ":" + rejected + ":" + files));
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

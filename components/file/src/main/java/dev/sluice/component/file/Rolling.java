package dev.sluice.component.file;

import dev.sluice.api.ByteSize;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;

/**
 * When a part is full. How old one gets is a matter of the pipeline's {@code delivery.every}.
 *
 * @param rows so many rows, or a batch more
 * @param bytes so many bytes on the disk, or what is written at a time more
 */
record Rolling(long rows, long bytes) {

    /** As Flink's file sink has it: fewer and larger files than that are a wish of their own. */
    private static final long USUAL = 128L << 20;

    static Rolling of(Options options) {
        Options roll = options.map("roll");
        long rows = roll.number("rows", Long.MAX_VALUE);
        if (rows < 1) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID, "option 'roll.rows' has to be 1 or more");
        }
        return new Rolling(rows, roll.text("size").map(Rolling::bytes).orElse(USUAL));
    }

    private static long bytes(String text) {
        return ByteSize.parse(text)
                .orElseThrow(() ->
                        new PipelineException(
                                ErrorCode.OPTION_INVALID,
                                "option 'roll.size' is '" + text + "'; write it as 64MB or 1GB"));
    }

    boolean full(Part part) {
        return part.rows() >= rows || part.bytes() >= bytes;
    }
}

package dev.sluice.component.local;

import dev.sluice.api.DataType;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import org.apache.arrow.vector.FieldVector;

/**
 * One made-up column.
 *
 * @param nulls the share of rows that are null, 0 to 1
 */
record GeneratedColumn(String name, ValueKind kind, Random64 random, double nulls) {

    static GeneratedColumn of(String name, Options options, long seed) {
        try {
            double nulls = options.text("null-share").map(Double::parseDouble).orElse(0.0);
            if (!(nulls >= 0 && nulls <= 1)) {
                throw new IllegalArgumentException("'null-share' goes from 0 to 1");
            }
            return new GeneratedColumn(name, ValueKind.of(options), new Random64(seed), nulls);
        } catch (PipelineException e) {
            throw new PipelineException(e.code(), "column '" + name + "': " + e.getMessage(), e);
        } catch (IllegalArgumentException | ArithmeticException | java.time.DateTimeException e) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID, "column '" + name + "': " + e.getMessage(), e);
        }
    }

    DataType type() {
        return kind.type();
    }

    /** Fills the vector with the rows that begin at that row number. */
    void fill(FieldVector vector, long start, int count) {
        vector.setInitialCapacity(count);
        vector.allocateNew();
        kind.fill(vector, new ValueKind.Rows(random, start, count));
        if (nulls > 0) {
            Random64 coin = new Random64(~random.seed());
            for (int i = 0; i < count; i++) {
                if (coin.unit(start + i) < nulls) {
                    vector.setNull(i);
                }
            }
        }
        vector.setValueCount(count);
    }
}

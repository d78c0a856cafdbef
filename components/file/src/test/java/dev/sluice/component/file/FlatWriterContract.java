package dev.sluice.component.file;

import dev.sluice.api.DataType;
import dev.sluice.api.Schema;
import dev.sluice.testkit.Samples;

/** The contract for formats without nested values. */
abstract class FlatWriterContract extends FormatWriterContract {

    @Override
    protected Schema types() {
        return flat();
    }

    static Schema flat() {
        return new Schema(
                Samples.ALL.columns().stream()
                        .filter(column ->
                                column.type() instanceof DataType.Simple
                                        || column.type() instanceof DataType.Decimal)
                        .toList());
    }
}

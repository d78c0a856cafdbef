package dev.sluice.component.local;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import dev.sluice.api.Target;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps the first rows and prints them at the commit: a run that fails prints nothing. */
final class ConsoleTarget implements Target {

    private final Supplier<PrintStream> out;
    private final int limit;
    private final RowPrinter.Layout layout;

    ConsoleTarget(Supplier<PrintStream> out, int limit, RowPrinter.Layout layout) {
        this.out = out;
        this.limit = limit;
        this.layout = layout;
    }

    @Override
    public void check(Schema schema) {}

    @Override
    public Delivery delivery() {
        return Delivery.ALL_OR_NOTHING;
    }

    @Override
    public Optional<Target> beside(String name) {
        return Optional.of(this);
    }

    @Override
    public BatchWriter open(Schema schema) {
        return new Writer(schema);
    }

    @Override
    public void close() {}

    private final class Writer implements BatchWriter {

        private final Schema schema;
        private final List<List<@Nullable Object>> kept = new ArrayList<>();
        private long rows;
        private long announced;

        Writer(Schema schema) {
            this.schema = schema;
        }

        @Override
        public WriteResult write(RecordBatch batch) {
            try (batch) {
                int take = Math.min(limit - kept.size(), batch.rows());
                for (int row = 0; row < take; row++) {
                    kept.add(CellValues.row(batch, row));
                }
                rows += batch.rows();
                return new WriteResult(batch.rows(), List.of());
            }
        }

        @Override
        public void commit(Position position) {
            // a run may commit more than once: rows already printed are not printed again
            int from = (int) Math.min(announced, kept.size());
            new RowPrinter(out.get(), layout)
                    .print(schema, kept.subList(from, kept.size()), rows - kept.size());
            announced = kept.size();
        }

        @Override
        public void abort() {
            kept.clear();
        }

        @Override
        public void close() {
            kept.clear();
        }
    }
}

package dev.sluice.component.local;

import dev.sluice.api.ArrowTypes;
import dev.sluice.api.BatchReader;
import dev.sluice.api.Column;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import dev.sluice.api.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows up. Every value is a function of seed, column and row number alone, so that a run that
 * goes on from a position sees the rows it would have seen.
 */
final class GenerateSource implements Source {

    static final int BATCH_ROWS = 65_536;

    private final long rows;
    private final List<GeneratedColumn> columns;
    private final Schema schema;
    private final ConnectorContext context;

    GenerateSource(Options options, ConnectorContext context) {
        this.rows = options.number("rows", 1_000);
        this.context = context;
        if (rows < 0) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID, "option 'rows' needs a number of 0 or more");
        }
        this.columns = columns(options.map("columns"), options.number("seed", 42));
        this.schema =
                new Schema(
                        columns.stream()
                                .map(column -> Column.of(column.name(), column.type()))
                                .toList());
    }

    private static List<GeneratedColumn> columns(Options columns, long seed) {
        List<GeneratedColumn> made = new ArrayList<>();
        for (String name : columns.names()) {
            // the column's place and name are part of its seed: two columns never run in step
            long own = Random64.mix(seed + Random64.mix(name.hashCode() + 31L * made.size()));
            made.add(GeneratedColumn.of(name, columns.map(name), own));
        }
        if (made.isEmpty()) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "option 'columns' is empty: name at least one column with its kind, such as id:"
                            + " {kind: sequence}");
        }
        return List.copyOf(made);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public Traits traits() {
        return Traits.FILE;
    }

    @Override
    public BatchReader open(Position after) {
        return new Reader(Offsets.parse(after, "generate"));
    }

    @Override
    public void close() {}

    private final class Reader implements BatchReader {

        private volatile long at;

        Reader(long start) {
            this.at = start;
        }

        @Override
        public @Nullable Chunk next() {
            Offsets.stopWhenCancelled(context);
            if (at >= rows) {
                return null;
            }
            int count = (int) Math.min(BATCH_ROWS, rows - at);
            VectorSchemaRoot root =
                    VectorSchemaRoot.create(ArrowTypes.toArrow(schema), context.allocator());
            try {
                for (int i = 0; i < columns.size(); i++) {
                    columns.get(i).fill(root.getVector(i), at, count);
                }
                root.setRowCount(count);
                long next = at + count;
                at = next;
                return new Chunk(
                        new RecordBatch(schema, root),
                        List.of(),
                        count,
                        new Position(Long.toString(next)));
            } catch (RuntimeException e) {
                root.close();
                throw e;
            }
        }

        @Override
        public OptionalDouble progress() {
            return Offsets.share(at, rows);
        }

        @Override
        public void close() {}
    }
}

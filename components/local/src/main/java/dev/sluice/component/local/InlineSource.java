package dev.sluice.component.local;

import dev.sluice.api.ArrowTypes;
import dev.sluice.api.BatchReader;
import dev.sluice.api.Column;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.DataType;
import dev.sluice.api.DataTypes;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Schema;
import dev.sluice.api.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Reads the rows of the option {@code rows}; its position is the number of rows read. */
final class InlineSource implements Source {

    static final int BATCH_ROWS = 65_536;

    private final List<Options> rows;
    private final Schema schema;
    private final ConnectorContext context;

    InlineSource(Options options, ConnectorContext context) {
        this.rows = options.list("rows");
        this.schema = schema(options.map("columns"), rows);
        this.context = context;
    }

    private static Schema schema(Options columns, List<Options> rows) {
        Map<String, DataType> types = new LinkedHashMap<>();
        for (String name : columns.names()) {
            types.put(name, declared(name, columns.requireText(name)));
        }
        Map<String, List<Object>> values = new LinkedHashMap<>();
        for (Options row : rows) {
            row.values()
                    .forEach((name, value) ->
                            values.computeIfAbsent(name, any -> new ArrayList<>()).add(value));
        }
        values.forEach((name, found) -> types.putIfAbsent(name, InferredType.of(found)));
        if (types.isEmpty()) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "option 'rows' has no columns: give at least one row, or name the columns with"
                            + " their types under 'columns'");
        }
        return new Schema(
                types.entrySet().stream().map(e -> Column.of(e.getKey(), e.getValue())).toList());
    }

    private static DataType declared(String column, String type) {
        try {
            return DataTypes.parse(type);
        } catch (IllegalArgumentException e) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID, "column '" + column + "': " + e.getMessage(), e);
        }
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
        return new Reader(Offsets.parse(after, "inline"));
    }

    @Override
    public void close() {}

    private final class Reader implements BatchReader {

        private volatile int at;

        Reader(long start) {
            this.at = (int) Math.min(start, rows.size());
        }

        @Override
        public @Nullable Chunk next() {
            Offsets.stopWhenCancelled(context);
            if (at >= rows.size()) {
                return null;
            }
            int from = at;
            int end = Math.min(rows.size(), from + BATCH_ROWS);
            VectorSchemaRoot root =
                    VectorSchemaRoot.create(ArrowTypes.toArrow(schema), context.allocator());
            try {
                List<RejectedRow> rejected = new ArrayList<>();
                fill(root, from, end, rejected);
                at = end;
                return new Chunk(
                        new RecordBatch(schema, root),
                        rejected,
                        end - from,
                        new Position(Integer.toString(end)));
            } catch (RuntimeException e) {
                root.close();
                throw e;
            }
        }

        private void fill(VectorSchemaRoot root, int from, int end, List<RejectedRow> rejected) {
            for (FieldVector vector : root.getFieldVectors()) {
                vector.setInitialCapacity(end - from);
                vector.allocateNew();
            }
            int row = 0;
            for (int index = from; index < end; index++) {
                try {
                    put(root, row, rows.get(index));
                    row++;
                } catch (MisfitException e) {
                    rejected.add(
                            new RejectedRow(
                                    JavaValues.json(rows.get(index).values()),
                                    context.node() + ":" + (index + 1),
                                    e.reason()));
                }
            }
            root.setRowCount(row);
        }

        private void put(VectorSchemaRoot root, int row, Options values) throws MisfitException {
            for (int i = 0; i < schema.columns().size(); i++) {
                Column column = schema.columns().get(i);
                Object value = values.values().get(column.name());
                Cells.put(root.getVector(i), row, column, JavaValues.plain(value));
            }
        }

        @Override
        public OptionalDouble progress() {
            return Offsets.share(at, rows.size());
        }

        @Override
        public void close() {}
    }
}

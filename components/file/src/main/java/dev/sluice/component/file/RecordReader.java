package dev.sluice.component.file;

import dev.sluice.api.ArrowTypes;
import dev.sluice.api.BatchReader;
import dev.sluice.api.Column;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Fills batches with records; one that does not fit is rejected, with its text and place. */
final class RecordReader implements BatchReader {

    private static final int ROWS = 16_384;

    private final RecordFiles files;
    private final List<Path> paths;
    private final boolean all;
    private final Set<String> names;
    private int file = -1;
    private Map<String, String> constants = Map.of();
    private @Nullable Records records;

    RecordReader(RecordFiles files) {
        this.files = files;
        this.paths = files.request().files().files();
        this.all =
                files.request().columns().isEmpty(); // they were found, and are all that there is
        this.names = Set.copyOf(files.schema().names());
    }

    @Override
    public @Nullable Chunk next() {
        try {
            while (true) {
                if (records == null) {
                    if (++file >= paths.size()) {
                        return null;
                    }
                    records = files.opener().open(paths.get(file));
                    constants = files.request().constants(paths.get(file));
                }
                Chunk chunk = chunk(records);
                if (chunk.read() > 0) {
                    return chunk;
                }
                chunk.batch().close();
                records.close();
                records = null;
            }
        } catch (IOException e) {
            throw Faults.unreadable(paths.get(file), e);
        }
    }

    private Chunk chunk(Records from) throws IOException {
        Schema schema = files.schema();
        VectorSchemaRoot root =
                VectorSchemaRoot.create(
                        ArrowTypes.toArrow(schema), files.request().context().allocator());
        RecordBatch batch = new RecordBatch(schema, root);
        try {
            root.allocateNew();
            List<RejectedRow> rejected = new ArrayList<>();
            int rows = 0;
            long read = 0;
            while (rows < ROWS && rejected.size() < ROWS && !RecordBatch.isFull(root, rows)) {
                Records.Item item = from.next();
                if (item == null) {
                    break;
                }
                read++;
                String fault = item.fault().isEmpty() ? fill(root, rows, item) : item.fault();
                if (fault.isEmpty()) {
                    rows++;
                } else {
                    String place = files.request().place(paths.get(file)) + ":" + item.number();
                    rejected.add(new RejectedRow(item.raw(), place, fault));
                }
            }
            root.setRowCount(rows);
            return new Chunk(batch, rejected, read, Position.START);
        } catch (IOException | RuntimeException e) {
            batch.close();
            throw e;
        }
    }

    private String fill(VectorSchemaRoot root, int row, Records.Item item) {
        for (String name : item.values().keySet()) {
            if (all && !names.contains(name)) {
                return "'"
                        + name
                        + "' is not in the records at the beginning, from which the columns were"
                        + " found: give 'columns'";
            }
        }
        List<Column> columns = files.schema().columns();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            Object value =
                    constants.containsKey(column.name())
                            ? constants.get(column.name())
                            : item.values().get(column.name());
            try {
                Cells.set(root.getVector(i), column.type(), row, value);
            } catch (IllegalArgumentException
                    | ArithmeticException
                    | java.time.DateTimeException e) {
                return "column '"
                        + column.name()
                        + "' does not take this value as "
                        + column.type()
                        + (value instanceof Map && column.type() instanceof Simple
                                ? ": it has values within, so give its type in 'columns', such as"
                                        + " struct(a string, b int)"
                                : "");
            }
        }
        return "";
    }

    @Override
    public void close() {
        try {
            if (records != null) {
                records.close();
            }
        } catch (IOException e) {
            throw Faults.unreadable(paths.get(Math.min(file, paths.size() - 1)), e);
        }
    }
}

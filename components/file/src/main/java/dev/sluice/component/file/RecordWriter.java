package dev.sluice.component.file;

import dev.sluice.api.Column;
import dev.sluice.api.RecordBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** Writes row by row, for formats that know nothing better. */
final class RecordWriter implements FormatWriter {

    /** Where rows go. */
    interface Sink extends AutoCloseable {
        void write(List<@Nullable Object> row) throws Exception;

        /** Completes the file. */
        void finish() throws Exception;

        @Override
        void close() throws IOException;
    }

    private final WriteRequest request;
    private final List<Column> columns;
    private final Sink sink;
    private boolean closed;

    RecordWriter(WriteRequest request, Sink sink) {
        this.request = request;
        this.columns = request.written().columns();
        this.sink = sink;
    }

    @Override
    public void write(RecordBatch batch) {
        try (batch) {
            List<FieldVector> vectors =
                    columns.stream()
                            .map(column -> request.schema().names().indexOf(column.name()))
                            .map(batch.root()::getVector)
                            .toList();
            for (int row = 0; row < batch.rows(); row++) {
                List<@Nullable Object> values = new ArrayList<>(columns.size());
                for (int i = 0; i < columns.size(); i++) {
                    values.add(Values.get(vectors.get(i), columns.get(i).type(), row));
                }
                sink.write(values);
            }
        } catch (Exception e) {
            throw fault(e);
        }
    }

    private RuntimeException fault(Exception e) {
        return e instanceof dev.sluice.api.PipelineException known
                ? known
                : Faults.writing(request.target(), e);
    }

    @Override
    public void finish() {
        try {
            sink.finish();
        } catch (Exception e) {
            throw fault(e);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try {
                sink.close();
            } catch (IOException e) {
                throw Faults.writing(request.target(), e);
            }
        }
    }
}

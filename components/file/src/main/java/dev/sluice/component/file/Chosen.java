package dev.sluice.component.file;

import dev.sluice.api.BatchReader;
import dev.sluice.api.Column;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Some of the columns that a format reads: of formats that cannot leave out the others by
 * themselves.
 *
 * @param schema the columns that stay
 */
record Chosen(FormatReader all, Schema schema) implements FormatReader {

    /** What the request asks for of the columns that there are. */
    static FormatReader of(FormatReader reader, ReadRequest request) {
        Schema wanted = request.chosen(reader.schema());
        return wanted.equals(reader.schema()) ? reader : new Chosen(reader, wanted);
    }

    @Override
    public BatchReader open() {
        return new Reader(all.open(), schema);
    }

    private record Reader(BatchReader all, Schema schema) implements BatchReader {

        @Override
        public @Nullable Chunk next() {
            Chunk chunk = all.next();
            return chunk == null
                    ? null
                    : new Chunk(
                            narrow(chunk.batch()),
                            chunk.rejected(),
                            chunk.read(),
                            chunk.position());
        }

        private RecordBatch narrow(RecordBatch batch) {
            List<FieldVector> vectors = batch.root().getFieldVectors();
            List<String> names = batch.schema().names();
            List<FieldVector> kept =
                    schema.columns().stream()
                            .map(Column::name)
                            .map(name -> vectors.get(names.indexOf(name)))
                            .toList();
            vectors.stream().filter(vector -> !kept.contains(vector)).forEach(FieldVector::close);
            return new RecordBatch(
                    schema,
                    new VectorSchemaRoot(
                            kept.stream().map(FieldVector::getField).toList(), kept, batch.rows()));
        }

        @Override
        public OptionalDouble progress() {
            return all.progress();
        }

        @Override
        public void acknowledge(Position position) {
            all.acknowledge(position);
        }

        @Override
        public void close() {
            all.close();
        }
    }
}

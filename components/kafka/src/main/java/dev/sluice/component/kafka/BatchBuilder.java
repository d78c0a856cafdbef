package dev.sluice.component.kafka;

import dev.sluice.api.ArrowTypes;
import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Schema;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Fills one batch with messages; one that does not fit is put aside with its place and reason. */
final class BatchBuilder implements AutoCloseable {

    /** Messages may be large: a batch ends before it would no longer fit the memory of a run. */
    private static final long MOST_BYTES = 32 << 20;

    private final Decoder decoder;
    private final Metadata metadata;
    private final Utf8 utf8 = new Utf8();
    private final VectorSchemaRoot root;
    private final RecordBatch batch;
    private final List<FieldVector> values;
    private final List<RejectedRow> rejected = new ArrayList<>();
    private int rows;
    private long bytes;
    private boolean touched;
    private long begun;

    BatchBuilder(
            Schema schema,
            Decoder decoder,
            Metadata metadata,
            BufferAllocator allocator,
            int expectedRows) {
        this.decoder = decoder;
        this.metadata = metadata;
        this.root = VectorSchemaRoot.create(ArrowTypes.toArrow(schema), allocator);
        this.batch = new RecordBatch(schema, root);
        int columns = decoder.columns().size();
        List<FieldVector> vectors = root.getFieldVectors();
        this.values = List.copyOf(vectors.subList(0, columns));
        try {
            vectors.forEach(vector -> vector.setInitialCapacity(expectedRows));
            root.allocateNew();
            decoder.begin(values);
            metadata.begin(vectors.subList(columns, vectors.size()));
        } catch (RuntimeException e) {
            batch.close();
            throw e;
        }
    }

    void add(ConsumerRecord<byte[], byte[]> message) {
        touch();
        byte[] value = message.value();
        try {
            if (value == null) {
                values.forEach(vector -> vector.setNull(rows));
            } else {
                bytes += value.length;
                decoder.decode(value, rows);
            }
            metadata.fill(message, rows);
            rows++;
        } catch (MisfitException e) {
            rejected.add(new RejectedRow(raw(value), place(message), e.reason()));
        }
    }

    private String raw(byte @Nullable [] value) {
        if (value == null) {
            return "";
        }
        return utf8.valid(value, 0, value.length)
                ? new String(value, StandardCharsets.UTF_8)
                : "base64:" + Base64.getEncoder().encodeToString(value);
    }

    private static String place(ConsumerRecord<byte[], byte[]> message) {
        return message.topic() + "/" + message.partition() + "@" + message.offset();
    }

    int read() {
        return rows + rejected.size();
    }

    boolean full(int mostRows) {
        return read() >= mostRows || bytes >= MOST_BYTES;
    }

    /** A message has come, though perhaps none that is a row: from here on the batch ages. */
    void touch() {
        if (!touched) {
            touched = true;
            begun = System.nanoTime();
        }
    }

    /** Whether no message has come for it. */
    boolean idle() {
        return !touched;
    }

    /** Whether its first message came that long ago. */
    boolean due(Duration age) {
        return touched && System.nanoTime() - begun >= age.toNanos();
    }

    /** Hands the batch on to the caller. */
    Chunk finish(Position position) {
        root.setRowCount(rows);
        return new Chunk(batch, rejected, read(), position);
    }

    /** Lets go of a batch that is not handed on. */
    @Override
    public void close() {
        batch.close();
    }
}

package dev.sluice.component.kafka;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes rows as messages, in transactions that hold their position too. */
final class KafkaWriter implements BatchWriter {

    /** More than Kafka adds to the key and value of a message that stands alone. */
    private static final int OVERHEAD = 128;

    /** What rows become. */
    record Messages(
            String topic,
            Schema schema,
            Encoder encoder,
            Optional<String> key,
            Topics.Demands demands) {

        private int keyColumn() {
            return key.map(name -> schema.names().indexOf(name)).orElse(-1);
        }
    }

    private final Transaction transaction;
    private final Messages messages;
    private final PositionKeeper positions;
    private final JsonEncoder held;
    private final int keyColumn;
    private boolean prepared;
    private boolean closed;
    private long rows;

    KafkaWriter(Transaction transaction, Messages messages, PositionKeeper positions) {
        this.transaction = transaction;
        this.messages = messages;
        this.positions = positions;
        this.held = new JsonEncoder(messages.schema(), JsonValues.HELD);
        this.keyColumn = messages.keyColumn();
    }

    @Override
    public WriteResult write(RecordBatch batch) {
        try (batch) {
            List<RejectedRow> rejected = new ArrayList<>();
            messages.encoder().begin(batch);
            held.begin(batch);
            for (int row = 0; row < batch.rows(); row++) {
                try {
                    transaction.send(message(batch, row));
                } catch (MisfitException e) {
                    String place = messages.topic() + ":" + (rows + row + 1);
                    rejected.add(RejectedRow.of(row, raw(row), place, e.reason()));
                }
            }
            rows += batch.rows();
            return new WriteResult(batch.rows() - rejected.size(), rejected);
        }
    }

    private ProducerRecord<byte[], byte[]> message(RecordBatch batch, int row)
            throws MisfitException {
        byte @Nullable [] value = messages.encoder().encode(row);
        byte @Nullable [] key = key(batch, row);
        if (key == null && messages.demands().compacted()) {
            throw new MisfitException("the topic is compacted, and the row's key is null");
        }
        // compressed it might be smaller; but whether a row is taken must not depend on that
        long size = OVERHEAD + (long) size(key) + size(value);
        if (size > messages.demands().mostBytes()) {
            throw new MisfitException(
                    "the message has "
                            + (size - OVERHEAD)
                            + " bytes, and the topic takes "
                            + messages.demands().mostBytes()
                            + " (max.message.bytes)");
        }
        return new ProducerRecord<>(messages.topic(), key, value);
    }

    private static int size(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private byte @Nullable [] key(RecordBatch batch, int row) {
        return keyColumn < 0
                ? null
                : PlainText.key(
                        batch.root().getVector(keyColumn),
                        messages.schema().columns().get(keyColumn).type(),
                        row);
    }

    /** In columns, whatever the messages are: so that the row can be sent again. */
    private String raw(int row) {
        try {
            return new String(held.encode(row), StandardCharsets.UTF_8);
        } catch (MisfitException e) {
            throw new IllegalStateException("every value can be held: " + e.reason(), e);
        }
    }

    @Override
    public void prepare(Position position) {
        prepared = true;
        positions.message(position).ifPresent(transaction::send);
        transaction.flush();
    }

    @Override
    public void commit(Position position) {
        if (!prepared) {
            prepare(position);
        }
        transaction.commit();
        prepared = false;
    }

    @Override
    public void abort() {
        prepared = false;
        transaction.abort();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            transaction.close();
        } finally {
            positions.close();
        }
    }
}

package dev.sluice.component.kafka;

import dev.sluice.api.Column;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Options;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What Kafka says about a message, in columns behind those of its value. */
final class Metadata {

    private enum Kind {
        KEY(Simple.STRING),
        TOPIC(Simple.STRING),
        PARTITION(Simple.INT32),
        OFFSET(Simple.INT64),
        TIMESTAMP(Simple.TIMESTAMP_ZONED);

        private final Simple type;

        Kind(Simple type) {
            this.type = type;
        }
    }

    private static final Map<String, Kind> KINDS =
            Map.of(
                    "key", Kind.KEY,
                    "topic", Kind.TOPIC,
                    "partition", Kind.PARTITION,
                    "offset", Kind.OFFSET,
                    "timestamp", Kind.TIMESTAMP);

    private final List<Kind> kinds = new ArrayList<>();
    private final List<Column> columns = new ArrayList<>();
    private final Utf8 utf8 = new Utf8();
    private List<FieldVector> vectors = List.of();

    /** Of option {@code metadata}: what is wanted, and the name of its column. */
    Metadata(Options options) {
        for (Map.Entry<String, Object> wanted : options.map("metadata").values().entrySet()) {
            Kind kind = KINDS.get(wanted.getKey());
            if (kind == null) {
                throw Invalid.option(
                        "option 'metadata' has no '"
                                + wanted.getKey()
                                + "'; it can have key, topic, partition, offset and timestamp");
            }
            kinds.add(kind);
            columns.add(Column.of(wanted.getValue().toString(), kind.type));
        }
    }

    List<Column> columns() {
        return columns;
    }

    void begin(List<FieldVector> of) {
        vectors = List.copyOf(of);
    }

    void fill(ConsumerRecord<byte[], byte[]> message, int row) throws MisfitException {
        for (int i = 0; i < vectors.size(); i++) {
            FieldVector vector = vectors.get(i);
            switch (kinds.get(i)) {
                case KEY -> key((VarCharVector) vector, message.key(), row);
                case TOPIC ->
                        ((VarCharVector) vector)
                                .setSafe(row, message.topic().getBytes(StandardCharsets.UTF_8));
                case PARTITION -> ((IntVector) vector).setSafe(row, message.partition());
                case OFFSET -> ((BigIntVector) vector).setSafe(row, message.offset());
                case TIMESTAMP ->
                        timestamp((TimeStampMicroTZVector) vector, message.timestamp(), row);
            }
        }
    }

    /** Producers may write any number; a negative one says that there is none. */
    private static void timestamp(TimeStampMicroTZVector vector, long millis, int row)
            throws MisfitException {
        if (millis < 0) {
            vector.setNull(row);
        } else if (millis <= Long.MAX_VALUE / 1000) {
            vector.setSafe(row, millis * 1000);
        } else {
            throw new MisfitException("its timestamp is beyond the type's range");
        }
    }

    private void key(VarCharVector vector, byte @Nullable [] key, int row) throws MisfitException {
        if (key == null) {
            vector.setNull(row);
        } else if (utf8.valid(key, 0, key.length)) {
            vector.setSafe(row, key, 0, key.length);
        } else {
            throw new MisfitException("its key is no text: its bytes are no UTF-8");
        }
    }
}

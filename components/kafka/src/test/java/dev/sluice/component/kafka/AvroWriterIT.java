package dev.sluice.component.kafka;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Position;
import dev.sluice.api.Schema;
import dev.sluice.api.Target;
import dev.sluice.testkit.Samples;
import dev.sluice.testkit.WriterContract;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

class AvroWriterIT extends WriterContract {

    private final String topic = Kafka.topic();

    @Override
    protected Target target(BufferAllocator allocator) {
        return Kafka.shared().target(topic, allocator, Map.of("format", "avro"));
    }

    /** Avro's smallest whole number has 32 bits. */
    @Override
    protected Schema types() {
        return new Schema(
                Samples.ALL.columns().stream()
                        .filter(column -> !List.of("tiny", "small").contains(column.name()))
                        .toList());
    }

    @Override
    protected List<Map<String, @Nullable Object>> stored(Schema schema, BufferAllocator allocator) {
        String avro = AvroSchemas.of(schema).toString();
        try (KafkaSource source =
                Kafka.shared().source(topic, allocator, Map.of("format", "avro", "schema", avro))) {
            return Drained.of(source, Position.START).rows();
        }
    }

    @Override
    protected Target unreachable(BufferAllocator allocator) {
        return Kafka.shared().target("missing-topic", allocator, Map.of("create", false));
    }

    @Override
    protected ErrorCode unreachableCode() {
        return ErrorCode.SOURCE_NOT_FOUND;
    }
}

package dev.sluice.component.kafka;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Position;
import dev.sluice.api.Schema;
import dev.sluice.api.Target;
import dev.sluice.testkit.WriterContract;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

class KafkaWriterIT extends WriterContract {

    private final String topic = Kafka.topic();

    @Override
    protected Target target(BufferAllocator allocator) {
        return Kafka.shared().target(topic, allocator, Map.of("key", "id"));
    }

    @Override
    protected List<Map<String, @Nullable Object>> stored(Schema schema, BufferAllocator allocator) {
        Map<String, Object> columns = new LinkedHashMap<>();
        schema.columns().forEach(c -> columns.put(c.name(), c.type().toString()));
        try (KafkaSource source =
                Kafka.shared().source(topic, allocator, Map.of("columns", columns))) {
            return Drained.of(source, Position.START).rows();
        }
    }

    @Override
    protected Target unreachable(BufferAllocator allocator) {
        return Kafka.shared()
                .target(
                        topic,
                        allocator,
                        Map.of(
                                "connection",
                                Map.of(
                                        "type", "kafka",
                                        "brokers", "127.0.0.1:1",
                                        "timeout", "1s")));
    }

    @Override
    protected ErrorCode unreachableCode() {
        return ErrorCode.TARGET_UNREACHABLE;
    }
}

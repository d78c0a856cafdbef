package dev.sluice.component.kafka;

import dev.sluice.api.Source;
import dev.sluice.testkit.ReaderContract;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

class KafkaReaderIT extends ReaderContract {

    @Override
    protected Source source(List<List<@Nullable Object>> rows, BufferAllocator allocator) {
        String topic = Kafka.topic();
        Kafka.shared().create(topic, 2);
        String[] values =
                rows.stream()
                        .map(row ->
                                "{\"id\":%s,\"name\":\"%s\"}"
                                        .formatted(
                                                row.get(0),
                                                String.valueOf(row.get(1)).replace("\"", "\\\"")))
                        .toArray(String[]::new);
        Kafka.shared().send(topic, 2, values);
        return Kafka.shared().source(topic, allocator, Map.of("batch", Map.of("rows", 300)));
    }

    @Override
    protected Source missing(BufferAllocator allocator) {
        return Kafka.shared().source("no-such-topic", allocator, Map.of());
    }
}

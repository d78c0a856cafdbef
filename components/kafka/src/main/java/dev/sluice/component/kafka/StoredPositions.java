package dev.sluice.component.kafka;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The topic in which targets keep the position of what they committed, in the same transaction as
 * the rows: one message a commit, with the delivery as its key, in one partition. It is compacted,
 * so that it stays small and forgets nothing.
 */
final class StoredPositions {

    private final String topic;
    private final String delivery;

    StoredPositions(String topic, String delivery) {
        this.topic = topic;
        this.delivery = delivery;
    }

    String topic() {
        return topic;
    }

    /** Whether the topic is there; one that would lose positions is refused. */
    boolean exists(Topics topics) {
        Optional<Topics.Demands> found = topics.find(topic);
        if (found.isPresent() && !found.get().compacted()) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "topic '"
                            + topic
                            + "', in which positions are kept, is not compacted: it would forget"
                            + " them, and rows would be written twice. Set its cleanup.policy to"
                            + " compact, or name another topic in 'positions'");
        }
        return found.isPresent();
    }

    void create(Topics topics, OptionalInt replication) {
        if (!exists(topics)) {
            topics.create(
                    topic,
                    OptionalInt.of(1),
                    replication,
                    // what stands in the last segment is not compacted: it has to be short
                    Map.of("cleanup.policy", "compact", "segment.bytes", "16777216"));
        }
    }

    /** The message that says it; at the start, one that forgets the position before. */
    ProducerRecord<byte[], byte[]> message(Position position) {
        byte[] key = delivery.getBytes(StandardCharsets.UTF_8);
        return position.equals(Position.START)
                ? new ProducerRecord<>(topic, 0, key, null)
                : new ProducerRecord<>(
                        topic, 0, key, position.value().getBytes(StandardCharsets.UTF_8));
    }
}

package dev.sluice.component.kafka;

import dev.sluice.api.Position;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Makes the topic of positions when the first position is to be kept. */
final class PositionKeeper implements AutoCloseable {

    private final StoredPositions positions;
    private final Topics topics;
    private final OptionalInt replication;
    private boolean made;

    PositionKeeper(StoredPositions positions, Topics topics, OptionalInt replication) {
        this.positions = positions;
        this.topics = topics;
        this.replication = replication;
        this.made = positions.exists(topics);
    }

    /**
     * The message that keeps the position. A source that is read whole each time has none: for it
     * no topic is made, but a position that was kept before is forgotten.
     */
    Optional<ProducerRecord<byte[], byte[]>> message(Position position) {
        if (!made && position.equals(Position.START)) {
            return Optional.empty();
        }
        if (!made) {
            positions.create(topics, replication);
            made = true;
        }
        return Optional.of(positions.message(position));
    }

    @Override
    public void close() {
        topics.close();
    }
}

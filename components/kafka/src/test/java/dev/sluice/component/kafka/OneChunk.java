package dev.sluice.component.kafka;

import dev.sluice.api.BatchReader;
import org.jspecify.annotations.Nullable;

/** The next chunk of a reader that goes on for ever. */
final class OneChunk implements BatchReader {

    private final BatchReader reader;
    private boolean given;

    OneChunk(BatchReader reader) {
        this.reader = reader;
    }

    @Override
    public @Nullable Chunk next() {
        if (given) {
            return null;
        }
        given = true;
        return reader.next();
    }

    @Override
    public void close() {}
}

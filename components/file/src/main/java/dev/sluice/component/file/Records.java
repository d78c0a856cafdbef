package dev.sluice.component.file;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records of a file, one after the other. */
interface Records extends AutoCloseable {

    /**
     * A record.
     *
     * @param values by column; columns that are absent are null
     * @param fault why it cannot be read; empty where it can
     */
    record Item(Map<String, @Nullable Object> values, String raw, long number, String fault) {}

    /** The next record, or null at the end. */
    @Nullable Item next() throws IOException;

    @Override
    void close() throws IOException;
}

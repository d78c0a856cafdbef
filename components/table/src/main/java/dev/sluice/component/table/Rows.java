package dev.sluice.component.table;

import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.Position;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The rows of a query, streamed; the position of its chunks is set by the reader. */
interface Rows extends AutoCloseable {

    @Nullable Chunk next() throws SQLException;

    /** Rows up to the position are stored; from another thread than {@link #next}. */
    default void acknowledge(Position position) {}

    @Override
    void close();
}

package dev.sluice.component.table;

import dev.sluice.api.BatchReader.Chunk;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The rows of a query, streamed; the position of its chunks is set by the reader. */
interface Rows extends AutoCloseable {

    @Nullable Chunk next() throws SQLException;

    @Override
    void close();
}

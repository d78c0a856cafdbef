package dev.sluice.component.file;

import dev.sluice.api.Copy;
import dev.sluice.api.RecordBatch;
import java.util.Optional;

/** Writes rows to a staged file. */
interface FormatWriter extends AutoCloseable {

    /** Takes and closes the batch. */
    void write(RecordBatch batch);

    /** Makes the file that has no rows, where there would be none else; nothing is written then. */
    default void writeNothing() {}

    /** Completes the file; nothing is written after it. */
    void finish();

    /** How DuckDB writes the same file by itself. */
    default Optional<Copy> copy() {
        return Optional.empty();
    }

    /** Lets go of the file, complete or not. */
    @Override
    void close();
}

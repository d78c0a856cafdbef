package dev.sluice.component.file;

import dev.sluice.api.BatchReader;
import dev.sluice.api.Scan;
import dev.sluice.api.Schema;
import java.util.Optional;

/** The files of a source, read in one format. Made once; its schema does not change. */
interface FormatReader {

    Schema schema();

    /** A reader from the first row; positions are none of its business. */
    BatchReader open();

    default Optional<Scan> scan() {
        return Optional.empty();
    }
}

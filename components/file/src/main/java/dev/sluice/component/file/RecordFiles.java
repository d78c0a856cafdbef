package dev.sluice.component.file;

import dev.sluice.api.BatchReader;
import dev.sluice.api.Column;
import dev.sluice.api.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Files whose records are read in Java. */
record RecordFiles(ReadRequest request, Opener opener, Schema schema) implements FormatReader {

    /** Opens one file. */
    interface Opener {
        Records open(Path file) throws IOException;
    }

    static RecordFiles of(ReadRequest request, List<Column> columns, Opener opener) {
        return new RecordFiles(request, opener, request.schema(columns));
    }

    @Override
    public BatchReader open() {
        return new RecordReader(this);
    }
}

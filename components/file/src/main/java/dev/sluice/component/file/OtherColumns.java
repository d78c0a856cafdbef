package dev.sluice.component.file;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.nio.file.Path;
import java.util.List;

/** Files that are read as one have to have the same columns. */
final class OtherColumns {

    private OtherColumns() {}

    static void refuse(Path first, List<String> wanted, Path file, List<String> found) {
        if (!found.equals(wanted)) {
            throw new PipelineException(
                    ErrorCode.SCHEMA_MISMATCH,
                    file
                            + " has the columns "
                            + String.join(", ", found)
                            + ", but "
                            + first
                            + " has "
                            + String.join(", ", wanted)
                            + ": read them with two sources");
        }
    }
}

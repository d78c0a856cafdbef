package dev.sluice.component.file;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A file that is not there, and the one that was probably meant. */
final class MissingFile {

    private MissingFile() {}

    static PipelineException notFound(String asked, Path missing) {
        Path folder = missing.getParent();
        while (folder != null && !Files.isDirectory(folder)) {
            missing = folder;
            folder = folder.getParent();
        }
        String name = String.valueOf(missing.getFileName());
        String where = folder == null ? "" : " in " + folder;
        String hint =
                Names.nearest(name, entries(folder))
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse(": check the path");
        return new PipelineException(
                ErrorCode.SOURCE_NOT_FOUND,
                "'" + asked + "' does not exist: there is no '" + name + "'" + where + hint);
    }

    private static List<String> entries(@org.jspecify.annotations.Nullable Path folder) {
        if (folder == null) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(folder)) {
            return list.limit(10_000).map(path -> String.valueOf(path.getFileName())).toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}

package dev.sluice.component.file;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The name somebody probably meant: by edit distance (Wagner and Fischer, 1974). */
final class NearestName {

    private NearestName() {}

    static PipelineException notFound(String asked, Path missing) {
        Path folder = missing.getParent();
        while (folder != null && !Files.isDirectory(folder)) {
            missing = folder;
            folder = folder.getParent();
        }
        String name = String.valueOf(missing.getFileName());
        String where = folder == null ? "" : " in " + folder;
        String hint =
                of(name, entries(folder))
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

    /** The nearest of the names, where one is near at all. */
    static Optional<String> of(String wanted, Collection<String> names) {
        return names.stream()
                .min(
                        Comparator.comparingInt((String n) -> distance(wanted, n))
                                .thenComparing(n -> n))
                .filter(near -> distance(wanted, near) <= Math.max(2, wanted.length() / 2));
    }

    private static int distance(String left, String right) {
        return Names.distance(left.toLowerCase(Locale.ROOT), right.toLowerCase(Locale.ROOT));
    }
}

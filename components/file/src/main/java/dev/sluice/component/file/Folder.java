package dev.sluice.component.file;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.Options;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Folders in which files arrive, and those of the files in and below them that are meant. Links are
 * not followed, so that nothing outside is read; nor are names taken that programs write under
 * before a file is complete.
 *
 * @param passed folders whose files are never meant, such as that for files which were read
 */
record Folder(List<PathPattern> patterns, List<Path> passed, ConnectorContext context) {

    private static final List<String> UNFINISHED =
            List.of(".tmp", ".part", ".partial", ".filepart", ".crdownload", ".swp");

    Folder {
        patterns = List.copyOf(patterns);
        passed = List.copyOf(passed);
    }

    static Folder of(Options options, AfterRead after, ConnectorContext context) {
        List<PathPattern> patterns =
                FileSet.checked(options).stream()
                        .map(path -> PathPattern.of(path, context))
                        .toList();
        after.check(patterns);
        List<Path> passed =
                after instanceof AfterRead.Move(Path folder) ? List.of(folder) : List.of();
        return new Folder(patterns, passed, context);
    }

    /** The files that are there now, in no order. */
    List<FoundFile> files() {
        Map<Path, FoundFile> found = new LinkedHashMap<>();
        for (PathPattern pattern : patterns) {
            try {
                Path start = pattern.root().toRealPath(); // itself it may be a link
                Files.walkFileTree(
                        start,
                        EnumSet.noneOf(FileVisitOption.class),
                        pattern.depth(),
                        new Visitor(pattern, start, found));
            } catch (IOException e) {
                throw Faults.unreadable(pattern.root(), e);
            }
        }
        return new ArrayList<>(found.values());
    }

    /** The file as it is now; empty where it is gone, or became a folder or a link. */
    static Optional<Stamp> stamp(Path file) {
        try {
            return Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)
                    ? Optional.of(Stamp.of(file))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Faults.unreadable(file, e);
        }
    }

    /** Where a file of that name lies; empty where it is none of this folder's. */
    Optional<Path> path(String name) {
        Path file = context.resolve(name);
        return below(file).map(below -> file);
    }

    /** The file's path below the folder it was found in. */
    Optional<Path> below(Path file) {
        return patterns.stream()
                .filter(pattern -> pattern.matches(file) && !isPassed(file))
                .findFirst()
                .map(pattern -> pattern.root().relativize(file));
    }

    private boolean isPassed(Path path) {
        return passed.stream().anyMatch(path::startsWith);
    }

    private static boolean unfinished(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.endsWith("~") || UNFINISHED.stream().anyMatch(name::endsWith);
    }

    /** The path as seen from the pipeline's folder: what the file is known by. */
    private String name(Path file) {
        String name = context.place(file);
        if (!context.resolve(name).equals(file)) {
            throw Faults.unreadable(
                    file,
                    "its name has bytes that are no letters in this system's encoding, and cannot"
                            + " be written down: rename it");
        }
        return name;
    }

    private final class Visitor extends SimpleFileVisitor<Path> {

        private final PathPattern pattern;
        private final Path start;
        private final Map<Path, FoundFile> found;

        Visitor(PathPattern pattern, Path start, Map<Path, FoundFile> found) {
            this.pattern = pattern;
            this.start = start;
            this.found = found;
        }

        private Path asWritten(Path visited) {
            return pattern.root().resolve(start.relativize(visited));
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean over =
                    !folder.equals(start)
                            && (isPassed(asWritten(folder))
                                    || PathPattern.hidden(String.valueOf(folder.getFileName())));
            return over ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path visited, BasicFileAttributes attributes) {
            Path file = asWritten(visited);
            if (attributes.isRegularFile() && pattern.matches(file) && !unfinished(file)) {
                stamp(file)
                        .ifPresent(
                                stamp -> found.put(file, new FoundFile(file, name(file), stamp)));
            }
            return FileVisitResult.CONTINUE;
        }

        /** What was moved away between being listed and being looked at was never here. */
        @Override
        public FileVisitResult visitFileFailed(Path visited, IOException e) {
            if (e instanceof NoSuchFileException && !visited.equals(start)) {
                return FileVisitResult.CONTINUE;
            }
            throw Faults.unreadable(asWritten(visited), e);
        }
    }
}

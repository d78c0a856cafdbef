package dev.sluice.scheduler;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files below a folder whose path fits a pattern, as globs of {@link java.nio.file.FileSystem} know
 * them. Names that begin with a dot are left out: many programs write under such a name first.
 */
final class FilePattern {

    /** What tells whether a file has changed. */
    record Stamp(long size, Instant changed) {}

    private final Path base;
    private final PathMatcher matcher;
    private final int depth;

    private FilePattern(Path base, PathMatcher matcher, int depth) {
        this.base = base;
        this.matcher = matcher;
        this.depth = depth;
    }

    /** The part of the pattern that is a plain path is not looked for. */
    static FilePattern of(Path folder, String pattern) {
        String[] parts = pattern.split("/");
        int plain = 0;
        while (plain < parts.length - 1 && !parts[plain].matches(".*[*?\\[{\\\\].*")) {
            plain++;
        }
        String prefix = String.join("/", Arrays.copyOf(parts, plain));
        String rest = String.join("/", Arrays.copyOfRange(parts, plain, parts.length));
        Path base = folder.resolve(pattern.startsWith("/") ? "/" + prefix : prefix).normalize();
        return new FilePattern(
                base,
                folder.getFileSystem().getPathMatcher("glob:" + rest),
                rest.contains("**") ? Integer.MAX_VALUE : parts.length - plain);
    }

    /** Those that are there now, by path. A folder that is not there has none. */
    Map<Path, Stamp> files() throws IOException {
        Map<Path, Stamp> files = new TreeMap<>();
        if (Files.isDirectory(base)) {
            Files.walkFileTree(
                    base, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, new Visitor(files));
        }
        return files;
    }

    private final class Visitor extends SimpleFileVisitor<Path> {

        private final Map<Path, Stamp> files;

        Visitor(Map<Path, Stamp> files) {
            this.files = files;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Path name = file.getFileName();
            if (attributes.isRegularFile()
                    && name != null
                    && !name.toString().startsWith(".")
                    && matcher.matches(base.relativize(file))) {
                files.put(
                        file,
                        new Stamp(attributes.size(), attributes.lastModifiedTime().toInstant()));
            }
            return FileVisitResult.CONTINUE;
        }

        /** It was moved away between being listed and being looked at. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (file.equals(base)) {
                throw e;
            }
            return FileVisitResult.CONTINUE;
        }
    }
}

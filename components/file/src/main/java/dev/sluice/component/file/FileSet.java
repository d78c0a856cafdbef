package dev.sluice.component.file;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The files of a source, in a fixed order: paths as given, matches of a pattern by name. Hidden
 * files (a dot or an underscore in front) are not matched by patterns.
 *
 * @param partitions the columns of {@code name=value} folders, with their types
 */
record FileSet(List<Path> files, Map<String, DataType> partitions) {

    /** What Hive, and DuckDB after it, call the folder of rows without a value. */
    private static final String NULL = "__HIVE_DEFAULT_PARTITION__";

    static List<String> paths(Options options) {
        List<String> paths = options.texts("path");
        if (paths.isEmpty()) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID, "option 'path' is missing: name a file or a pattern");
        }
        return paths;
    }

    /** The paths, none of which is a URL or holds a NUL. */
    static List<String> checked(Options options) {
        for (String path : paths(options)) {
            if (path.isBlank() || path.indexOf('\0') >= 0 || path.contains("://")) {
                throw new PipelineException(
                        ErrorCode.OPTION_INVALID,
                        "'"
                                + path.replace('\0', '?')
                                + "' is not the path of a file: a file connector opens neither URLs"
                                + " nor empty names");
            }
        }
        return paths(options);
    }

    /** Another text where a file was added, taken away or written to. */
    String fingerprint() {
        CRC32C sum = new CRC32C();
        states().forEach((file, state) ->
                sum.update((file + "|" + state).getBytes(StandardCharsets.UTF_8)));
        return Long.toHexString(sum.getValue());
    }

    /** What each file is known by, in their order: another text where it was written to. */
    Map<Path, String> states() {
        Map<Path, String> states = new LinkedHashMap<>();
        files.forEach(file -> states.put(file, state(file)));
        return states;
    }

    static String state(Path file) {
        try {
            return Files.size(file) + "|" + Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw Faults.unreadable(file, e);
        }
    }

    static FileSet resolve(Options options, ConnectorContext context) {
        Set<Path> files = new LinkedHashSet<>();
        for (String path : checked(options)) {
            files.addAll(expand(path, context));
        }
        List<Path> found = List.copyOf(files);
        return new FileSet(
                found, options.flag("hive-partitioned", false) ? types(found) : Map.of());
    }

    private static Collection<Path> expand(String path, ConnectorContext context) {
        Path plain = plainPath(path, context);
        if (plain != null && Files.exists(plain)) {
            if (Files.isDirectory(plain)) {
                throw new PipelineException(
                        ErrorCode.SOURCE_UNREADABLE,
                        plain + " is a folder, not a file: name a file in it, or '" + path + "/*'");
            }
            if (!Files.isRegularFile(plain)) {
                throw Faults.unreadable(
                        plain,
                        "it is a pipe, a device or a socket, and a file is read more than once: put"
                                + " its data into a file first");
            }
            return List.of(plain);
        }
        if (PathPattern.wild(path)) {
            return matches(PathPattern.of(path, context));
        }
        throw MissingFile.notFound(path, context.resolve(path));
    }

    private static @org.jspecify.annotations.Nullable Path plainPath(
            String path, ConnectorContext context) {
        try {
            return context.resolve(path);
        } catch (java.nio.file.InvalidPathException e) {
            return null;
        }
    }

    private static List<Path> matches(PathPattern pattern) {
        try (Stream<Path> walk = Files.walk(pattern.root(), pattern.depth())) {
            List<Path> found =
                    walk.filter(pattern::matches).filter(Files::isRegularFile).sorted().toList();
            if (found.isEmpty()) {
                throw new PipelineException(
                        ErrorCode.SOURCE_NOT_FOUND,
                        "no file in "
                                + pattern.root()
                                + " matches '"
                                + pattern.text()
                                + "': check the pattern");
            }
            return found;
        } catch (IOException | java.io.UncheckedIOException e) {
            throw Faults.unreadable(pattern.root(), e);
        }
    }

    private static Map<String, DataType> types(List<Path> files) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (Path file : files) {
            segments(file)
                    .forEach((name, value) -> {
                        List<String> known = values.computeIfAbsent(name, n -> new ArrayList<>());
                        if (!value.equals(NULL)) {
                            known.add(value);
                        }
                    });
        }
        Map<String, DataType> types = new LinkedHashMap<>();
        values.forEach((name, found) -> types.put(name, type(found)));
        return types;
    }

    private static DataType type(List<String> values) {
        if (values.isEmpty()) {
            return Simple.STRING;
        }
        if (values.stream().allMatch(value -> value.matches("-?(0|[1-9]\\d{0,17})"))) {
            return Simple.INT64;
        }
        return values.stream().allMatch(FileSet::isDate) ? Simple.DATE : Simple.STRING;
    }

    private static boolean isDate(String value) {
        try {
            LocalDate.parse(value);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static Map<String, String> segments(Path file) {
        Map<String, String> segments = new LinkedHashMap<>();
        Path folder = file.getParent();
        if (folder != null) {
            for (Path part : folder) {
                String name = part.toString();
                int equals = name.indexOf('=');
                if (equals > 0) {
                    segments.put(
                            decode(name.substring(0, equals)), decode(name.substring(equals + 1)));
                }
            }
        }
        return segments;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // a bare percent sign stands for itself
        }
    }

    /** The values of the partition columns of one file; one that is null is absent. */
    Map<String, String> partitionValues(Path file) {
        Map<String, String> values = segments(file);
        values.keySet().retainAll(partitions.keySet());
        values.values().removeIf(NULL::equals);
        return values;
    }

    /** The files, for messages. */
    String describe() {
        return files.size() == 1
                ? files.getFirst().toString()
                : files.getFirst() + " and " + (files.size() - 1) + " more";
    }
}

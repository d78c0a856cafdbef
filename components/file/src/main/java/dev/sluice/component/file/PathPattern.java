package dev.sluice.component.file;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.regex.PatternSyntaxException;

/**
 * A folder, and which of the files in and below it are meant. Hidden files and folders (a dot or an
 * underscore in front) never are.
 *
 * @param root the part of the path before the first wildcard; it is there
 * @param text the rest, as it was written
 * @param depth how many folders deep a file may lie
 */
record PathPattern(Path root, String text, PathMatcher matcher, int depth) {

    private static final String WILD = "*?[{";
    private static final int DEEPEST = 64;

    /** Whether the path stands for several files. */
    static boolean wild(String path) {
        return path.chars().anyMatch(c -> WILD.indexOf(c) >= 0);
    }

    /** What was written, from the pipeline's folder. */
    static PathPattern of(String pattern, ConnectorContext context) {
        int wild = 0;
        while (wild < pattern.length() && WILD.indexOf(pattern.charAt(wild)) < 0) {
            wild++;
        }
        int slash = pattern.lastIndexOf('/', wild);
        Path root = context.resolve(slash < 0 ? "" : pattern.substring(0, slash + 1));
        if (!Files.isDirectory(root)) {
            throw MissingFile.notFound(pattern, root);
        }
        String text = pattern.substring(slash + 1);
        int depth = text.contains("**") ? DEEPEST : text.split("/", -1).length;
        return new PathPattern(root, text, matcher(text), depth);
    }

    /** {@code **} followed by a slash also stands for no folder at all. */
    private static PathMatcher matcher(String pattern) {
        try {
            PathMatcher deep = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
            PathMatcher flat =
                    FileSystems.getDefault().getPathMatcher("glob:" + pattern.replace("**/", ""));
            return path -> deep.matches(path) || flat.matches(path);
        } catch (PatternSyntaxException e) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "'" + pattern + "' is not a pattern: " + e.getDescription(),
                    e);
        }
    }

    /** Whether the file, by its path alone, is one of them. */
    boolean matches(Path file) {
        if (!file.startsWith(root)) {
            return false;
        }
        Path relative = root.relativize(file);
        for (Path part : relative) {
            if (hidden(part.toString())) {
                return false;
            }
        }
        return matcher.matches(relative);
    }

    /** Whether such a name is passed over. */
    static boolean hidden(String name) {
        return name.startsWith(".") || (name.startsWith("_") && !name.contains("="));
    }
}

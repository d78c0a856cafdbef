package dev.sluice.component.file;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Failpoints;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What becomes of a file once its rows are committed. */
sealed interface AfterRead {

    /** It stays where it is. */
    record Keep() implements AfterRead {}

    /** It is moved, with its path below the folder that is read. */
    record Move(Path folder) implements AfterRead {}

    /** It is deleted. */
    record Delete() implements AfterRead {}

    /** What the options ask for. */
    static AfterRead of(Options options, ConnectorContext context) {
        String asked = options.text("done").orElse("keep").toLowerCase(Locale.ROOT);
        boolean named = options.has("done-folder");
        if (named != asked.equals("move")) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    named
                            ? "option 'done-folder' goes with 'done: move'"
                            : "'done: move' needs 'done-folder', where files go that were read");
        }
        return switch (asked) {
            case "keep" -> new Keep();
            case "delete" -> new Delete();
            case "move" -> new Move(context.resolve(options.requireText("done-folder")));
            default ->
                    throw new PipelineException(
                            ErrorCode.OPTION_INVALID,
                            "option 'done' is '" + asked + "'; use keep, move or delete");
        };
    }

    /** Whether a file goes away, so that a later one of its name is another. */
    default boolean removes() {
        return !(this instanceof Keep);
    }

    /** Refuses what could not be done later, when the rows are committed already. */
    default void check(List<PathPattern> patterns) {
        if (!(this instanceof Move(Path folder))) {
            return;
        }
        Path there = folder;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        for (PathPattern pattern : patterns) {
            Path root = pattern.root();
            if (root.startsWith(folder)) {
                throw new PipelineException(
                        ErrorCode.OPTION_INVALID,
                        "'done-folder' "
                                + folder
                                + " holds the folder that is read: name one beside or below it");
            }
            try {
                if (!Files.getFileStore(root).equals(Files.getFileStore(there))) {
                    throw new PipelineException(
                            ErrorCode.OPTION_INVALID,
                            "'done-folder' "
                                    + folder
                                    + " is on another file system than "
                                    + root
                                    + ": files cannot be moved there in one step. Name a folder on"
                                    + " the same one");
                }
            } catch (IOException e) {
                throw Faults.unreadable(root, e);
            }
        }
    }

    /**
     * Does it, for a file that is there and whose rows are committed; {@link #force} makes it
     * durable.
     *
     * @param below its path below the folder that is read
     */
    default void apply(Path file, Path below) throws IOException {
        switch (this) {
            case Keep keep -> {}
            case Delete delete -> {
                Failpoints.reach("before-rename");
                Files.deleteIfExists(file);
            }
            case Move(Path folder) -> {
                Path place = folder.resolve(below);
                Files.createDirectories(place.getParent());
                Failpoints.reach("before-rename");
                Files.move(file, free(place), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    /**
     * After this, not even a power cut brings the files back.
     *
     * @param below their paths below the folders that are read, by where they were
     */
    default void force(Map<Path, Path> below) throws IOException {
        Set<Path> folders = new LinkedHashSet<>();
        below.forEach((file, path) -> {
            if (this instanceof Move(Path folder)) {
                folders.add(folder.resolve(path).getParent());
            }
            folders.add(file.getParent());
        });
        for (Path folder : folders) {
            Staging.force(folder, StandardOpenOption.READ);
        }
    }

    /** A file that is there already is not written over. */
    private static Path free(Path place) {
        Path free = place;
        for (int i = 1; Files.exists(free, java.nio.file.LinkOption.NOFOLLOW_LINKS); i++) {
            free = place.resolveSibling(place.getFileName() + "." + i);
        }
        return free;
    }
}

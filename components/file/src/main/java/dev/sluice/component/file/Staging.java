package dev.sluice.component.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A file or folder under a hidden name beside its final place. Forcing makes its bytes durable;
 * publishing renames it, and makes the name durable.
 */
final class Staging {

    private final Path target;
    private final Path staged;
    private final Path parent;

    private Staging(Path target, Path staged, Path parent) {
        this.target = target;
        this.staged = staged;
        this.parent = parent;
    }

    static Staging begin(Path target, boolean folder) {
        Path parent = target.toAbsolutePath().getParent();
        Path name = target.getFileName();
        if (parent == null || name == null) {
            throw Faults.writing(target, new IOException("it is not the name of a file"));
        }
        Path staged = parent.resolve("." + name + "." + UUID.randomUUID() + ".part");
        try {
            Files.createDirectories(parent);
            if (folder) {
                Files.createDirectory(staged);
            }
            return new Staging(target, staged, parent);
        } catch (IOException e) {
            throw Faults.writing(target, e);
        }
    }

    Path staged() {
        return staged;
    }

    /** Whether nothing was written yet. */
    boolean empty() {
        if (!Files.isDirectory(staged)) {
            return !Files.exists(staged);
        }
        try (Stream<Path> entries = Files.list(staged)) {
            return entries.findAny().isEmpty();
        } catch (IOException e) {
            throw Faults.writing(target, e);
        }
    }

    /** Makes the bytes durable, still under the hidden name. */
    void force() {
        try {
            if (Files.isDirectory(staged)) {
                forceTree();
            } else {
                force(staged, StandardOpenOption.WRITE);
            }
        } catch (IOException e) {
            throw Faults.writing(target, e);
        }
    }

    /** Gives what was forced its name. */
    void publish() {
        try {
            if (Files.isDirectory(staged)) {
                replaceFolder();
            } else {
                Files.move(
                        staged,
                        target,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
            force(parent, StandardOpenOption.READ);
        } catch (AtomicMoveNotSupportedException e) {
            throw Faults.writing(target, e, "this file system cannot rename in one step");
        } catch (IOException e) {
            throw Faults.writing(target, e);
        }
    }

    private void replaceFolder() throws IOException {
        if (!Files.exists(target)) {
            Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        Path old = staged.resolveSibling(staged.getFileName() + ".old");
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        try {
            Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
        delete(old);
    }

    private void forceTree() throws IOException {
        try (Stream<Path> tree = Files.walk(staged)) {
            for (Path path : tree.toList()) {
                force(
                        path,
                        Files.isDirectory(path)
                                ? StandardOpenOption.READ
                                : StandardOpenOption.WRITE);
            }
        }
    }

    /** Makes a file's bytes, or the names in a folder, durable. */
    static void force(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    void discard() {
        try {
            if (Files.exists(staged)) {
                delete(staged);
            }
        } catch (IOException e) {
            throw Faults.writing(target, e);
        }
    }

    /** Deletes a folder with all that is in it. */
    static void delete(Path root) throws IOException {
        List<Path> paths;
        try (Stream<Path> tree = Files.walk(root)) {
            paths = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}

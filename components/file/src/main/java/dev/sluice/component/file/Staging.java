package dev.sluice.component.file;

import dev.sluice.api.ConnectorContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file or folder in a hidden one beside its final place. Forcing makes its bytes durable;
 * publishing renames it, and makes the name durable. What it replaces keeps its rights, and a link
 * that leads to it stays one.
 */
final class Staging {

    private static final Logger LOG = LoggerFactory.getLogger(Staging.class);

    private static final String LOCK = "lock";
    private static final String DATA = "data";
    private static final String OLD = "old";

    /** So often another run takes the hidden folder for one that was left. */
    private static final int TRIES = 100;

    private final Path target;
    private final Path hidden;
    private final Path parent;
    private final Optional<Claim> claim;

    private Staging(Path target, Path hidden, Path parent, Optional<Claim> claim) {
        this.target = target;
        this.hidden = hidden;
        this.parent = parent;
        this.claim = claim;
    }

    /** Begins one, after removing what killed runs of the same delivery have left. */
    static Staging begin(Path named, boolean folder, ConnectorContext context) {
        Path target = Files.exists(named) ? real(named) : named;
        Path parent = target.toAbsolutePath().getParent();
        Path name = target.getFileName();
        if (parent == null || name == null) {
            throw Faults.writing(target, new IOException("it is not the name of a file"));
        }
        try {
            Files.createDirectories(parent);
            Leftovers.of(context).remove(parent);
            Staging staging = claimed(target, parent, context);
            if (folder) {
                Files.createDirectory(staging.staged());
            }
            return staging;
        } catch (IOException e) {
            throw Faults.writing(target, e);
        }
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            throw Faults.writing(file, e);
        }
    }

    private static Staging claimed(Path target, Path parent, ConnectorContext context)
            throws IOException {
        for (int i = 0; i < TRIES; i++) {
            Path hidden =
                    Files.createDirectory(
                            parent.resolve(
                                    Leftovers.of(context)
                                            .name(target.getFileName(), UUID.randomUUID())));
            try {
                Optional<Claim> claim = Claim.of(hidden.resolve(LOCK));
                if (claim.isPresent()) {
                    return new Staging(target, hidden, parent, claim);
                }
            } catch (IOException e) {
                // a file system without locks: nobody takes this for left, as nobody can know
                return new Staging(target, hidden, parent, Optional.empty());
            }
        }
        throw new IOException("other runs remove what this one writes");
    }

    Path staged() {
        return hidden.resolve(DATA);
    }

    /** Whether nothing was written yet. */
    boolean empty() {
        if (!Files.isDirectory(staged())) {
            return !Files.exists(staged());
        }
        try (Stream<Path> entries = Files.list(staged())) {
            return entries.findAny().isEmpty();
        } catch (IOException e) {
            throw Faults.writing(target, e);
        }
    }

    /** Makes the bytes durable, still under the hidden name. */
    void force() {
        try {
            keepRights();
            forceTree(staged());
        } catch (IOException e) {
            throw Faults.writing(target, e);
        }
    }

    /** A file that only some may read is not to be there for all from today on. */
    private void keepRights() throws IOException {
        PosixFileAttributeView before =
                Files.getFileAttributeView(target, PosixFileAttributeView.class);
        if (before == null || !Files.exists(target)) {
            return;
        }
        PosixFileAttributes rights = before.readAttributes();
        PosixFileAttributeView now =
                Files.getFileAttributeView(staged(), PosixFileAttributeView.class);
        try {
            now.setOwner(rights.owner());
            now.setGroup(rights.group());
        } catch (IOException e) {
            LOG.debug("{} will belong to who writes it: only root gives files away", target, e);
        }
        now.setPermissions(rights.permissions());
    }

    /** Gives what was forced its name. */
    void publish() {
        try {
            if (Files.isDirectory(staged())) {
                replaceFolder();
            } else {
                Files.move(
                        staged(),
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
        try {
            remove();
        } catch (IOException _) {
            // the rows are where they belong; what is left here the next run removes
        }
    }

    private void replaceFolder() throws IOException {
        if (!Files.exists(target)) {
            Files.move(staged(), target, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        Path old = hidden.resolve(OLD);
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        try {
            Files.move(staged(), target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
    }

    /** Makes a file, or a folder with all that is in it, durable. */
    static void forceTree(Path root) throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
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

    /** Makes a folder, and those above it that are missing, durably. */
    static void make(Path folder) throws IOException {
        Path above = folder.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder) && above != null) {
            make(above);
            Files.createDirectories(folder);
            force(above, StandardOpenOption.READ);
        }
    }

    void discard() {
        try {
            remove();
        } catch (IOException e) {
            throw Faults.writing(target, e);
        }
    }

    private void remove() throws IOException {
        try {
            if (Files.exists(hidden)) {
                delete(hidden);
            }
        } catch (DirectoryNotEmptyException _) {
            // another run has just found it left, and removes it
        } finally {
            claim.ifPresent(Claim::close);
        }
    }

    /**
     * Removes what a killed run has left there, unless a run that lives works on it; what cannot be
     * removed is left to the next one. Where the kill came while a folder replaced another, that
     * one is put back.
     *
     * @param place what the run was writing
     */
    static void removeLeft(Path hidden, Path place) {
        try (Claim claim = Claim.of(hidden.resolve(LOCK)).orElse(null)) {
            if (claim == null) {
                return;
            }
            Path old = hidden.resolve(OLD);
            if (Files.exists(old) && !Files.exists(place)) {
                Files.move(old, place, StandardCopyOption.ATOMIC_MOVE);
            }
            delete(hidden);
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("what a killed run has left stays: {}", hidden, e);
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

package dev.sluice.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who wants an execution to stop while the store has no room to write it down leaves a note: an
 * empty file, for which even a full disk has room. The next one who comes by enters it in the
 * store.
 *
 * @param folder where notes are; empty where the store is on a server
 */
record CancelNotes(Optional<Path> folder) {

    /** No such notes. */
    static final CancelNotes NONE = new CancelNotes(Optional.empty());

    /** Notes beside the store of that home. */
    static CancelNotes in(Path home) {
        return new CancelNotes(Optional.of(home.resolve("cancel")));
    }

    /** Leaves one; false where that cannot be done. */
    boolean leave(String execution) {
        Optional<Path> note = note(execution);
        if (note.isEmpty()) {
            return false;
        }
        try {
            Files.createDirectories(note.get().getParent());
            Files.createFile(note.get());
            return true;
        } catch (FileAlreadyExistsException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether there is one. */
    boolean has(String execution) {
        return note(execution).filter(Files::exists).isPresent();
    }

    /** Ids are words by themselves; what is none is no name of a file. */
    private Optional<Path> note(String execution) {
        return folder.filter(notes -> execution.matches("[A-Za-z0-9-]+"))
                .map(notes -> notes.resolve(execution));
    }

    /** The executions of all. */
    List<String> all() {
        if (folder.isEmpty() || !Files.isDirectory(folder.get())) {
            return List.of();
        }
        try (Stream<Path> notes = Files.list(folder.get())) {
            return notes.map(note -> String.valueOf(note.getFileName())).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // whoever comes next may be able to read them
        }
    }

    /** It is done, or nothing is to be done any more. */
    void remove(String execution) {
        try {
            Optional<Path> note = note(execution);
            if (note.isPresent()) {
                Files.deleteIfExists(note.get());
            }
        } catch (IOException _) {
            // entered twice, it says the same
        }
    }
}

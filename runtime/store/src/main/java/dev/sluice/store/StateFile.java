package dev.sluice.store;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.OutOfSpace;
import dev.sluice.api.PipelineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The file of the embedded store, looked at before SQLite does: SQLite takes a file that is missing
 * or empty for a new database, and the state would silently begin from zero. A marker beside it,
 * made once the store is, tells a store that never was from one that is lost.
 */
final class StateFile {

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 100;
    private static final int PAGE_SIZE = 16;
    private static final int CHANGES = 24;
    private static final int PAGES = 28;
    private static final int VALID_FOR = 92;

    private final Path database;
    private final Path log;
    private final Path marker;

    StateFile(Path home) {
        this.database = home.resolve("state.db");
        this.log = home.resolve("state.db-wal");
        this.marker = home.resolve("state.db.made");
    }

    Path database() {
        return database;
    }

    /** Whether a store was made here once, whatever is left of it. */
    boolean known() {
        return Files.exists(marker);
    }

    /** Whether anything of a store is here. */
    boolean present() {
        return known() || size(database) >= 0 || size(log) > 0;
    }

    /**
     * Refuses a file that SQLite would take for a new one, or that is too short for what it says.
     */
    void inspect() {
        long size = size(database);
        if (size <= 0) {
            if (known() || size(log) > 0) {
                throw unreadable(size < 0 ? "is missing" : "is empty", null);
            }
            return;
        }
        ByteBuffer header = header();
        if (header.limit() < HEADER
                || !header.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            throw unreadable("is not a database: it was cut off or overwritten", null);
        }
        // with a log beside it, pages may still be on their way: then SQLite itself looks
        if (size < claimed(header) && size(log) <= 0) {
            throw unreadable(
                    "was cut off: it has " + size + " of " + claimed(header) + " bytes", null);
        }
    }

    private static long claimed(ByteBuffer header) {
        if (header.getInt(CHANGES) != header.getInt(VALID_FOR)) {
            return 0; // written by a program that does not keep the count of pages
        }
        int size = Short.toUnsignedInt(header.getShort(PAGE_SIZE));
        return (size == 1 ? 65_536L : size) * Integer.toUnsignedLong(header.getInt(PAGES));
    }

    private ByteBuffer header() {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        try (FileChannel channel = FileChannel.open(database, StandardOpenOption.READ)) {
            while (header.hasRemaining() && channel.read(header) >= 0) {
                // a read may bring less than was asked for
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            throw denied(e);
        }
        return header.flip();
    }

    /** Notes that a store is here from now on. */
    void mark() {
        if (known()) {
            return;
        }
        String text =
                "Sluice made state.db here. To begin without any history, move state.db* away.\n";
        try (FileChannel channel =
                FileChannel.open(marker, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        } catch (IOException e) {
            throw denied(e);
        }
    }

    void makeHome() {
        try {
            Files.createDirectories(database.getParent());
        } catch (IOException e) {
            throw denied(e);
        }
    }

    PipelineException unreadable(String what, @Nullable Throwable cause) {
        String message =
                "the state store "
                        + database
                        + " "
                        + what
                        + ". Nothing was changed. Restore it from a backup, or, to begin without any"
                        + " history, move "
                        + database
                        + "* away";
        return cause == null
                ? new PipelineException(ErrorCode.STATE_UNREADABLE, message)
                : new PipelineException(ErrorCode.STATE_UNREADABLE, message, cause);
    }

    PipelineException denied(IOException e) {
        String message =
                "the state store "
                        + database
                        + " cannot be opened ("
                        + words(e)
                        + "): make the folder writable and its disk not full, or name another with"
                        + " --home";
        return OutOfSpace.met(e, database)
                ? new OutOfSpace(database, message, e)
                : new PipelineException(ErrorCode.ACCESS_DENIED, message, e);
    }

    /** What is wrong, without the names of classes. */
    static String words(IOException e) {
        return switch (e) {
            case FileAlreadyExistsException taken -> taken.getFile() + " is no folder";
            case AccessDeniedException denied -> "no permission for " + denied.getFile();
            default -> String.valueOf(e.getMessage());
        };
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return -1;
        }
    }
}

package dev.sluice.engine;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.sql.SqlSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a node of windows keeps rows: a file of the home folder that goes with the position of a
 * target, or the memory of a run. A file is opened only if it is the one that the position means,
 * and has all that the position counts; no two runs have it open at once.
 */
final class WindowFile implements AutoCloseable {

    private static final String STATE = "sluice_state";

    private final SqlSession session;
    private final WindowMark begun;
    private final boolean isNew;
    private final @Nullable Path path;
    private final @Nullable WindowLock lock;

    private WindowFile(
            SqlSession session,
            WindowMark begun,
            boolean isNew,
            @Nullable Path path,
            @Nullable WindowLock lock) {
        this.session = session;
        this.begun = begun;
        this.isNew = isNew;
        this.path = path;
        this.lock = lock;
    }

    /** Nothing of it outlives the run. */
    static WindowFile passing(SqlSession session) {
        return new WindowFile(
                session, new WindowMark("", 0, WindowMark.OPEN, Map.of()), true, null, null);
    }

    /** A new one in that folder. */
    static WindowFile made(Path folder, Function<Path, SqlSession> opener, String shape) {
        String name = UUID.randomUUID().toString();
        Path path = path(folder, name);
        WindowLock lock = WindowLock.of(path);
        SqlSession session = opened(path, lock, opener);
        session.execute(
                "CREATE TABLE %s AS SELECT '%s' AS shape, 0::BIGINT AS latest, CAST('%d' AS BIGINT) AS forgotten"
                        .formatted(STATE, code(shape), WindowMark.OPEN));
        return new WindowFile(
                session, new WindowMark(name, 0, WindowMark.OPEN, Map.of()), true, path, lock);
    }

    /**
     * The one that a position means.
     *
     * @param node for messages
     * @throws PipelineException where it is not there, is older or younger than the position, was
     *     made by other options, or is open in another run
     */
    static WindowFile kept(
            Path folder,
            String node,
            WindowMark mark,
            Function<Path, SqlSession> opener,
            String shape) {
        Path path = path(folder, uuid(mark.store()));
        if (!Files.exists(path)) {
            throw unusable(
                    node, path, "is not there. Put it back from the home folder used before");
        }
        WindowLock lock = WindowLock.of(path);
        try {
            SqlSession session = opened(path, lock, opener);
            WindowFile file = new WindowFile(session, mark, false, path, lock);
            file.require(node, path, mark, shape);
            return file;
        } catch (PipelineException e) {
            lock.close();
            throw e.code() == ErrorCode.INTERNAL || e.code() == ErrorCode.EXPRESSION_INVALID
                    ? unusable(
                            node,
                            path,
                            "cannot be read ("
                                    + e.getMessage()
                                    + "). Put back one that is whole, of the same time")
                    : e;
        }
    }

    private void require(String node, Path path, WindowMark mark, String shape) {
        List<String> state =
                session.rows("SELECT shape, latest, forgotten FROM " + STATE).getFirst();
        if (!state.get(0).equals(code(shape))) {
            throw unusable(
                    node,
                    path,
                    "was collected with other columns, windows or aggregates. Put the node back as it"
                            + " was");
        }
        if (Long.parseLong(state.get(1)) < mark.number()) {
            throw unusable(
                    node, path, "is older than the target's position. Put the latest one back");
        }
        if (Long.parseLong(state.get(2)) > mark.closed()) {
            throw unusable(
                    node,
                    path,
                    "is younger than the target's position, as where a target was restored. Put the"
                            + " one of that time back");
        }
    }

    private static PipelineException unusable(String node, Path path, String why) {
        return new PipelineException(
                ErrorCode.STATE_UNREADABLE,
                "the rows in the open windows of node '"
                        + node
                        + "' are kept in "
                        + path
                        + ", which "
                        + why
                        + "; or run with --anew to go on without these rows: the windows that were"
                        + " open then lack them");
    }

    private static Path path(Path folder, String name) {
        return folder.resolve(name + ".duckdb");
    }

    /** It comes from a target, and becomes a path. */
    private static String uuid(String name) {
        try {
            return UUID.fromString(name).toString();
        } catch (IllegalArgumentException e) {
            throw new PipelineException(
                    ErrorCode.STATE_UNREADABLE,
                    "the position at the target names open windows by something that Sluice has not"
                            + " written: correct or delete the entry",
                    e);
        }
    }

    private static SqlSession opened(
            Path path, WindowLock lock, Function<Path, SqlSession> opener) {
        try {
            return opener.apply(path);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Short, and no text of the pipeline. */
    private static String code(String shape) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(shape.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    SqlSession session() {
        return session;
    }

    WindowMark begun() {
        return begun;
    }

    boolean isNew() {
        return isNew;
    }

    /** Changes rows, with the number of their batch, in one transaction. */
    void change(long latest, String statement) {
        together(statement, "latest = " + latest);
    }

    /** Deletes rows that positions would need by which windows had left up to before that time. */
    void forget(String closed, String statement) {
        together(statement, "forgotten = " + closed);
    }

    private void together(String statement, String state) {
        session.execute(
                path == null
                        ? statement
                        : "BEGIN;%s;UPDATE %s SET %s;COMMIT".formatted(statement, STATE, state));
    }

    @Override
    public void close() {
        session.close();
        if (lock != null) {
            lock.close();
        }
    }

    /** Removes it, once it is closed. What cannot be removed is in nobody's way. */
    void remove() {
        if (path != null) {
            Path log = path.resolveSibling(path.getFileName() + ".wal");
            for (Path part : List.of(path, log, WindowLock.file(path))) {
                try {
                    Files.deleteIfExists(part);
                } catch (IOException _) {
                    // a file that no position names is not looked at again
                }
            }
        }
    }
}

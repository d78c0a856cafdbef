package dev.sluice.component.table;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.OutOfSpace;
import dev.sluice.api.PipelineException;
import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a driver reports, as a fault with our codes and a message for people. */
final class Faults {

    private static final int SQLITE_BUSY = 5;
    private static final int SQLITE_FULL = 13;

    /** "Disk full" for a temporary file, and "The table is full". */
    private static final Set<Integer> MARIADB_FULL = Set.of(1021, 1114);

    /** The number of its session, which MariaDB's driver puts before what the server says. */
    private static final Pattern SESSION = Pattern.compile("^\\(conn=\\d+\\) ");

    private Faults() {}

    static PipelineException connecting(String system, SQLException e) {
        String state = state(e);
        String text = text(e);
        if (state.startsWith("28") || text.contains("Access denied")) {
            return new PipelineException(
                    ErrorCode.ACCESS_DENIED,
                    system
                            + " refused the user or password: "
                            + text
                            + "; check 'user' and 'password' of the connection",
                    e);
        }
        if (state.equals("3D000") || text.contains("Unknown database")) {
            return new PipelineException(
                    ErrorCode.SOURCE_NOT_FOUND,
                    system
                            + " has no such database: "
                            + text
                            + "; check 'database' of the connection",
                    e);
        }
        if (text.contains("Could not set lock on file")) {
            return new PipelineException(
                    ErrorCode.TARGET_UNREACHABLE,
                    system
                            + " is in use by another process, and DuckDB lets one write at a time: "
                            + text.replaceFirst(" See also .*", "")
                            + " Close it there, and run again",
                    e);
        }
        return new PipelineException(
                ErrorCode.TARGET_UNREACHABLE,
                system
                        + " cannot be reached: "
                        + text
                        + "; check 'host', 'port' or 'path' of the connection, and that it runs",
                e);
    }

    static PipelineException running(String what, SQLException e) {
        String state = state(e);
        String message = what + ": " + text(e);
        if (full(e)) {
            return new OutOfSpace(message + "; free some space where the database is", e);
        }
        if (sqlite(e) && (e.getErrorCode() & 0xff) == SQLITE_BUSY) {
            return new PipelineException(
                    ErrorCode.TARGET_UNREACHABLE,
                    message + "; another process is writing to this file: let it end",
                    e);
        }
        return switch (state) {
            case "42501" ->
                    new PipelineException(
                            ErrorCode.ACCESS_DENIED, message + "; grant the right to the user", e);
            case "42P01", "42S02", "42S04" ->
                    new PipelineException(
                            ErrorCode.SOURCE_NOT_FOUND,
                            message + "; check the name of the table",
                            e);
            case "42703", "42S22" ->
                    new PipelineException(
                            ErrorCode.SCHEMA_MISMATCH,
                            message + "; check the names of the columns",
                            e);
            case "42P10" ->
                    new PipelineException(
                            ErrorCode.SCHEMA_MISMATCH,
                            message + "; the key columns need a primary key or a unique index",
                            e);
            case "57014" -> new PipelineException(ErrorCode.CANCELLED, message, e);
            default ->
                    lost(e)
                            ? new PipelineException(
                                    ErrorCode.TARGET_UNREACHABLE,
                                    message + "; the connection was lost, try again",
                                    e)
                            : new PipelineException(ErrorCode.WRITE_FAILED, message, e);
        };
    }

    /** Whether the disk of the database is full: by its state, its number, or its words. */
    private static boolean full(SQLException e) {
        boolean sqlite = sqlite(e);
        int number = e.getErrorCode();
        return state(e).equals("53100")
                || sqlite && (number & 0xff) == SQLITE_FULL
                || !sqlite && MARIADB_FULL.contains(number)
                || OutOfSpace.said(e);
    }

    private static boolean sqlite(SQLException e) {
        return e.getClass().getName().startsWith("org.sqlite.");
    }

    /** Whether there is no connection any more: the server ended it, or cannot be reached. */
    static boolean lost(SQLException e) {
        String state = state(e);
        return state.startsWith("08") || state.startsWith("57P0");
    }

    /** The driver's words on one line. */
    static String text(SQLException e) {
        SQLException last = e;
        for (SQLException next = e.getNextException();
                next != null;
                next = next.getNextException()) {
            last = next;
        }
        @Nullable String message = last.getMessage();
        return message == null
                ? last.getClass().getSimpleName()
                : SESSION.matcher(message.strip())
                        .replaceFirst("")
                        .lines()
                        .reduce((a, b) -> a + " " + b.strip())
                        .orElse("");
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }
}

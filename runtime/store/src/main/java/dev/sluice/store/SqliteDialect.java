package dev.sluice.store;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.OutOfSpace;
import dev.sluice.api.PipelineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The state in a file of SQLite: a write-ahead log, so that readers and a writer do not wait for
 * each other, forced to disk with every commit, so that what was acknowledged outlives the process
 * and the machine.
 */
record SqliteDialect(StateFile file) implements Dialect {

    private static final String WAIT_MILLIS = "15000";

    /** A part that every store of this version has; SQLite has no result code for that. */
    private static final Pattern LOST =
            Pattern.compile(
                    "no such (table|column): \\S+?(?=\\)|\\s|$)|table \\S+ has no column \\w+");

    @Override
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("journal_mode", "WAL");
        properties.setProperty("synchronous", "FULL");
        properties.setProperty("busy_timeout", WAIT_MILLIS);
        properties.setProperty("foreign_keys", "true");
        return Drivers.connect("org.sqlite.JDBC", "jdbc:sqlite:" + file.database(), properties);
    }

    @Override
    public String beginRead() {
        return "BEGIN";
    }

    /** At once for writing: a reader that turns into a writer is refused without waiting. */
    @Override
    public String beginWrite() {
        return "BEGIN IMMEDIATE";
    }

    @Override
    public String historyThere() {
        return "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'flyway_schema_history'";
    }

    @Override
    public boolean remote() {
        return false;
    }

    @Override
    public String place() {
        return "the state store " + file.database();
    }

    @Override
    public PipelineException fault(String what, SQLException cause) {
        String message = what + " in " + place() + ": " + cause.getMessage();
        Matcher lost = LOST.matcher(String.valueOf(cause.getMessage()));
        if (lost.find()) {
            return file.unreadable("is damaged (" + lost.group() + ")", cause);
        }
        // the low byte is SQLite's result code, https://www.sqlite.org/rescode.html
        return switch (cause.getErrorCode() & 0xff) {
            case 5, 6 ->
                    new PipelineException(
                            ErrorCode.STATE_LOCKED,
                            message
                                    + ". Another process has been writing there for long; try again",
                            cause);
            case 11, 26 -> file.unreadable("is damaged", cause);
            case 13 -> noSpace(message, cause);
            case 10 ->
                    OutOfSpace.met(cause, file.database())
                            ? noSpace(message, cause)
                            : new PipelineException(
                                    ErrorCode.WRITE_FAILED,
                                    message + ". Check the disk below it",
                                    cause);
            case 3, 8, 14, 23 ->
                    OutOfSpace.met(cause, file.database())
                            ? noSpace(message, cause)
                            : new PipelineException(
                                    ErrorCode.ACCESS_DENIED,
                                    message
                                            + ". Make the folder writable, or name another with"
                                            + " --home",
                                    cause);
            default -> new PipelineException(ErrorCode.INTERNAL, message, cause);
        };
    }

    private PipelineException noSpace(String message, SQLException cause) {
        return new OutOfSpace(file.database(), message + ". Make room on that disk", cause);
    }
}

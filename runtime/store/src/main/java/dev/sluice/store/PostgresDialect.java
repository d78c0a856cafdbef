package dev.sluice.store;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.OutOfSpace;
import dev.sluice.api.PipelineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/** The state in PostgreSQL. */
record PostgresDialect(StoreLocation.Postgres location) implements Dialect {

    @Override
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", location.user());
        properties.setProperty("password", location.password().reveal());
        properties.setProperty("ApplicationName", "sluice");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "120");
        properties.setProperty("tcpKeepAlive", "true");
        // a detail repeats the values of a row, and messages hold no payload
        properties.setProperty("logServerErrorDetail", "false");
        properties.setProperty("reWriteBatchedInserts", "true");
        return Drivers.connect("org.postgresql.Driver", location.url(), properties);
    }

    @Override
    public String beginRead() {
        return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    }

    @Override
    public String beginWrite() {
        return "BEGIN";
    }

    @Override
    public String historyThere() {
        return "SELECT 1 WHERE to_regclass('flyway_schema_history') IS NOT NULL";
    }

    @Override
    public boolean remote() {
        return true;
    }

    @Override
    public String place() {
        int options = location.url().indexOf('?');
        String url = options < 0 ? location.url() : location.url().substring(0, options);
        return "the state store " + url.replaceFirst("^jdbc:", "");
    }

    @Override
    public PipelineException fault(String what, SQLException cause) {
        String state = Optional.ofNullable(cause.getSQLState()).orElse("");
        String message = what + " in " + place() + ": " + cause.getMessage();
        return code(state) == ErrorCode.NO_SPACE
                ? new OutOfSpace(message + remedy(state), cause)
                : new PipelineException(code(state), message + remedy(state), cause);
    }

    private static ErrorCode code(String state) {
        return switch (state) {
            case "53100", "53200" -> ErrorCode.NO_SPACE;
            case "40001", "40P01", "55P03" -> ErrorCode.STATE_LOCKED;
            case "42501" -> ErrorCode.ACCESS_DENIED;
            case "XX001", "XX002", "3D000", "42P01", "42703" -> ErrorCode.STATE_UNREADABLE;
            default ->
                    switch (state.length() < 2 ? "" : state.substring(0, 2)) {
                        case "08", "53", "57", "58" -> ErrorCode.STATE_UNREACHABLE;
                        case "28" -> ErrorCode.ACCESS_DENIED;
                        default -> ErrorCode.INTERNAL;
                    };
        };
    }

    private static String remedy(String state) {
        return switch (code(state)) {
            case NO_SPACE -> ". Make room on the database server";
            case STATE_UNREACHABLE ->
                    ". Check " + StoreLocation.SETTING + " and that the server answers";
            case ACCESS_DENIED ->
                    ". Check the user in "
                            + StoreLocation.SETTING
                            + " and the password in "
                            + StoreLocation.PASSWORD;
            case STATE_UNREADABLE -> ". Restore the database, or name another one";
            default -> "";
        };
    }
}

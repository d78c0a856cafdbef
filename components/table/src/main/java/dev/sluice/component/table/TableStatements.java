package dev.sluice.component.table;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.SqlDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Statements in one of the databases of this family. */
record TableStatements(Database database) implements SqlDatabase {

    /** What a database says where a text is no statement of its language. */
    private static final Pattern SYNTAX =
            Pattern.compile(
                    ".*(syntax error|parser error|unrecognized token|incomplete input).*",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** Some databases repeat the statement behind their message. */
    private static final Pattern REPEATED =
            Pattern.compile("(;? SQL statement:|\\s*LINE \\d+:).*", Pattern.DOTALL);

    /** Given way to another: PostgreSQL, H2, and shutting down or not yet up. */
    private static final Set<String> LATER =
            Set.of("55P03", "57P01", "57P02", "57P03", "53300", "HYT00");

    /** SQLite's busy and locked; MariaDB's lock wait timeout and deadlock. */
    private static final Set<Integer> LOCKED = Set.of(5, 6, 1205, 1213);

    @Override
    public Connection connect() {
        database.prepare();
        return database.connect();
    }

    @Override
    public void check(List<String> statements) {
        if (database.unborn()) {
            return; // checking must not make the file
        }
        try (Connection connection = database.connect()) {
            for (int i = 0; i < statements.size(); i++) {
                check(connection, statements.get(i), i + 1, statements.size());
            }
        } catch (SQLException e) {
            throw Faults.running("the statements cannot be checked", e);
        }
    }

    private static void check(Connection connection, String statement, int number, int of) {
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            // only now some drivers ask their server
            prepared.getMetaData();
        } catch (SQLException e) {
            if (syntax(e)) {
                throw new PipelineException(
                        ErrorCode.EXPRESSION_INVALID,
                        "statement " + number + " of " + of + " is not valid: " + words(e),
                        e);
            }
            // what is missing now may be made by an earlier statement
        }
    }

    private static boolean syntax(SQLException e) {
        String state = state(e);
        return state.equals("42601")
                || state.equals("42000")
                || state.equals("42001")
                || SYNTAX.matcher(Faults.text(e)).matches();
    }

    @Override
    public PipelineException fault(SQLException reported) {
        String state = state(reported);
        boolean later =
                reported instanceof SQLTransientException
                        || state.startsWith("08")
                        || state.startsWith("40")
                        || LATER.contains(state)
                        || state.isEmpty() && LOCKED.contains(reported.getErrorCode());
        return new PipelineException(
                later
                        ? ErrorCode.TARGET_UNREACHABLE
                        : state.equals("42501")
                                ? ErrorCode.ACCESS_DENIED
                                : ErrorCode.STATEMENT_FAILED,
                words(reported),
                reported);
    }

    private static String words(SQLException e) {
        return REPEATED.matcher(Faults.text(e)).replaceAll("");
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    @Override
    public boolean rollsBackDefinitions() {
        return !database.dialect().ddlCommits();
    }
}

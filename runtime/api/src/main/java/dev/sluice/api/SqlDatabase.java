package dev.sluice.api;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A database that statements are executed in. Safe for use by several threads. */
public interface SqlDatabase {

    /**
     * A new connection, in auto-commit mode; the caller closes it. May make an embedded database
     * that is not there yet.
     *
     * @throws PipelineException where the database cannot be reached
     */
    Connection connect();

    /**
     * Holds the statements against the database's grammar and executes none of them; makes nothing.
     * A table that is not there is no fault: an earlier statement may make it.
     *
     * @param statements with {@code ?} in the place of parameters
     * @throws PipelineException where the database cannot be reached, or which names the statement
     *     by its number
     */
    void check(List<String> statements);

    /**
     * What the database reported about a statement, with our codes: {@link
     * ErrorCode.Category#TRANSIENT} where the same statement may succeed later. The message is the
     * database's, without the statement's text.
     */
    PipelineException fault(SQLException reported);

    /** Whether a rollback takes back statements that make or change tables, too. */
    boolean rollsBackDefinitions();
}

package dev.sluice.store;

import dev.sluice.api.PipelineException;
import java.sql.Connection;
import java.sql.SQLException;

/** What differs between the two databases that can hold the state. */
sealed interface Dialect permits SqliteDialect, PostgresDialect {

    /** A new connection, in which every statement commits by itself unless one begins. */
    Connection connect() throws SQLException;

    /** Begins a transaction that sees one moment, and changes nothing. */
    String beginRead();

    /** Begins a transaction that may change something. */
    String beginWrite();

    /** A query with one row where the table of migrations is there, and none where it is not. */
    String historyThere();

    /** Whether a connection may be lost while nobody uses it. */
    boolean remote();

    /** Where the state is, in words for a message. */
    String place();

    /**
     * The fault in words for people.
     *
     * @param what what could not be done, such as "the execution 'x' could not be recorded"
     */
    PipelineException fault(String what, SQLException cause);
}

package dev.sluice.component.table;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.DataType;
import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** What differs between databases. One instance each; stateless. */
interface Dialect {

    /** How dates and times travel through the driver. */
    enum Temporals {
        NATIVE,
        /** Instants as date and time in UTC: the driver knows no others. */
        UTC,
        /** As ISO text: the database has no such types at all. */
        TEXT
    }

    /** A new connection. */
    Connection connect(Options options, ConnectorContext context) throws SQLException;

    /** Whether the database is in another process, and may keep who asks it waiting. */
    default boolean remote() {
        return false;
    }

    /** What the name of an embedded database's file has behind the connection's path. */
    default String fileEnd() {
        return "";
    }

    /** Asks the database to end what the connection executes on another thread; may block. */
    void cancel(Connection connection) throws SQLException;

    /** The name of a column type that holds this type; {@code key} where it is to be indexed. */
    String typeName(DataType type, boolean key);

    /** Our type for a column the database describes. */
    default DataType type(ColumnType column) {
        return column.standard();
    }

    /** The columns of a query, where more is to be known of them than the driver describes. */
    default List<TargetColumn> described(
            Connection connection, Query query, List<TargetColumn> columns) throws SQLException {
        return columns;
    }

    /** Which values such a column keeps as they are, without a word about the others. */
    default Keeps keeps(ColumnType column) {
        return Keeps.standard(column);
    }

    /**
     * The names of a table's columns that it makes itself and takes no values for, as far as the
     * database tells.
     *
     * @param keyed whether rows are inserted or updated by a key, and not added alone
     */
    default Set<String> generated(Connection connection, TableName table, boolean keyed)
            throws SQLException {
        return Set.of();
    }

    default String quote(String identifier) {
        return Names.quote(identifier);
    }

    default String literal(String text) {
        return Names.literal(text);
    }

    /** Whether columns of that type compare as their values do. */
    default boolean orders(DataType type) {
        return true;
    }

    /** Puts rows without a value first in an order. */
    default String nullsFirst() {
        return " NULLS FIRST";
    }

    /** The column so that two texts are equal only where their bytes are. */
    default String exact(String column, DataType type) {
        return column;
    }

    /** A date, time or timestamp as a literal of that type. */
    default String temporal(String type, String text) {
        return type + " " + literal(text);
    }

    /** An instant as a literal, from its date and time in UTC. */
    default String moment(String utc) {
        return "TIMESTAMP WITH TIME ZONE " + literal(utc + "+00:00");
    }

    /** The clock by which the database stamps rows. One in this process has this machine's. */
    default Instant clock(Connection connection) throws SQLException {
        return Instant.now();
    }

    /** Shows what this connection sees to others; empty where the database cannot. */
    default Optional<String> share(Connection connection) throws SQLException {
        return Optional.empty();
    }

    /** Makes a connection see what {@link #share} named. */
    default void see(Connection connection, String shared) throws SQLException {}

    /**
     * Lets the connection wait no longer than a minute for each answer from now on: of a server
     * that has fallen silent, nothing else would ever be heard.
     */
    default void limitWaits(Connection connection) throws SQLException {}

    /** Names the connection's session for {@link #endSession}, where one outlives connections. */
    default void nameSession(Connection connection, String name) throws SQLException {}

    /**
     * Asks the server to end the session of that name, which is not this connection's.
     *
     * @return whether it is still there
     */
    default boolean endSession(Connection connection, String name) throws SQLException {
        return false;
    }

    /** Ends what a connection is reading on another thread, as far as the driver can. */
    default void interrupt(Connection connection) {
        Closing.quietly(() -> connection.abort(Runnable::run));
    }

    default Temporals temporals() {
        return Temporals.NATIVE;
    }

    /**
     * Takes a column of a result into a vector.
     *
     * @param column from 1
     */
    default Fillers.Filler filler(FieldVector vector, int column) {
        return Fillers.of(vector, column, temporals());
    }

    /** Whether creating a table ends the transaction. */
    default boolean ddlCommits() {
        return false;
    }

    /**
     * Whether a table that is made within a transaction keeps another that makes the same waiting
     * for its end.
     */
    default boolean ddlWaits() {
        return false;
    }

    /**
     * Whether nothing is there of a commit that was refused for want of space. Others may find the
     * disk full after they have committed, when they tidy up.
     */
    default boolean refusesWhole(SQLException refusal) {
        return false;
    }

    /** Whether a table loaded by key is created with a primary key. */
    default boolean keyNeedsIndex() {
        return true;
    }

    /** Checks now what the database would check at the commit. */
    default void checkConstraints(Connection connection) throws SQLException {}

    /** Whether the fault is about the rows and not about the table or the server. */
    default boolean aboutRows(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return state.startsWith("22") || state.startsWith("23");
    }

    /** Why a row was refused, in words. */
    default String reason(SQLException e) {
        return Faults.text(e);
    }

    /** Whether rows of one type fit into a column. */
    default boolean fits(DataType from, TargetColumn to) {
        return Fitting.fits(from, to.type());
    }

    /** The statement that inserts one row by parameters, or updates the row of the same key. */
    default String upsert(Load load) {
        return insert(load) + onConflict(load);
    }

    /** What an insertion does instead where the key is there already, as most say it. */
    default String onConflict(Load load) {
        String updates =
                load.others().stream()
                        .map(name -> quote(name) + " = excluded." + quote(name))
                        .collect(Collectors.joining(", "));
        return " ON CONFLICT ("
                + list(load.key())
                + (updates.isEmpty() ? ") DO NOTHING" : ") DO UPDATE SET " + updates);
    }

    default String insert(Load load) {
        return "INSERT INTO " + place(load) + " VALUES (" + parameters(load) + ")";
    }

    /** The table and its columns that are loaded. */
    default String place(Load load) {
        return load.table().quoted(this) + " (" + list(load.names()) + ")";
    }

    /** One for each column. */
    default String parameters(Load load) {
        return "?, ".repeat(load.columns().size() - 1) + "?";
    }

    /** The statement that deletes one row by its key's columns, as parameters. */
    default String deletion(Load load) {
        return "DELETE FROM "
                + load.table().quoted(this)
                + " WHERE "
                + load.key().stream()
                        .map(name -> quote(name) + " = ?")
                        .collect(Collectors.joining(" AND "));
    }

    default String list(List<String> names) {
        return names.stream().map(this::quote).collect(Collectors.joining(", "));
    }

    default String create(TableName table, Schema schema, List<String> key) {
        String columns =
                schema.columns().stream()
                        .map(c ->
                                quote(c.name()) + " " + typeName(c.type(), key.contains(c.name())))
                        .collect(Collectors.joining(", "));
        String primary =
                key.isEmpty() || !keyNeedsIndex() ? "" : ", PRIMARY KEY (" + list(key) + ")";
        return "CREATE TABLE " + table.quoted(this) + " (" + columns + primary + ")";
    }

    default String temporary(String name, String query) {
        return "CREATE TEMPORARY TABLE " + quote(name) + " AS " + query;
    }

    /** The bulk load. */
    default Loader loader(Connection connection, Load load, BufferAllocator allocator)
            throws SQLException {
        return new JdbcLoader(this, connection, load);
    }

    /** The rows of a query. */
    default Rows rows(Connection connection, Query query, Shape shape) throws SQLException {
        return new JdbcRows(this, connection, query.select("*"), shape);
    }

    default int fetchSize() {
        return 10_000;
    }
}

package dev.sluice.component.table.replication;

import java.util.List;
import java.util.Optional;

/**
 * A message of {@code pgoutput}, protocol version 1 (PostgreSQL's manual, "Logical Replication
 * Message Formats"). Whole transactions come, in the order of their commits. Positions in the log
 * are bytes, times are microseconds since 1970.
 */
public sealed interface Message {

    /**
     * A transaction begins.
     *
     * @param commitLsn where its commit stands in the log
     */
    record Begin(long commitLsn, long committed) implements Message {}

    /**
     * A transaction ends.
     *
     * @param endLsn the first byte behind its commit
     */
    record Commit(long endLsn) implements Message {}

    /** What a table is like from here on; comes before its first row, and when it has changed. */
    record Relation(int table, String schema, String name, List<RelationColumn> columns)
            implements Message {
        public Relation {
            columns = List.copyOf(columns);
        }
    }

    /** A column, with the numbers of its type in the catalog. */
    record RelationColumn(String name, int type, int modifier) {}

    /** A row was inserted. */
    record Insert(int table, Tuple row) implements Message {}

    /**
     * A row was updated.
     *
     * @param before as much of it as the replica identity holds, where that was logged: with {@code
     *     FULL} always the whole row, otherwise its key where that has changed
     */
    record Update(int table, Optional<Tuple> before, Tuple row) implements Message {}

    /** A row was deleted; what is known of it are the columns of the replica identity. */
    record Delete(int table, Tuple before) implements Message {}

    /** Tables were emptied. */
    record Truncate(List<Integer> tables) implements Message {
        public Truncate {
            tables = List.copyOf(tables);
        }
    }

    /** What says nothing of rows. */
    record Other() implements Message {}
}

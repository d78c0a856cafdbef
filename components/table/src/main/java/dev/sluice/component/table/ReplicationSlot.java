package dev.sluice.component.table;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.replication.LogSequenceNumber;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server keeps of its log until it is read: a slot, as its view of them says.
 *
 * @param active the process that reads it now, where there is one
 * @param confirmed what is before it was read and may be forgotten
 * @param kept the bytes of the log that are kept for it
 */
record ReplicationSlot(
        String name,
        boolean usable,
        boolean lost,
        Optional<Integer> active,
        long confirmed,
        long kept) {

    private static final Logger LOG = LoggerFactory.getLogger(ReplicationSlot.class);

    /** From here on it is worth a warning. */
    private static final long MUCH = 1L << 30;

    private static final String FIND =
            """
            SELECT plugin = 'pgoutput' AND database = current_database() AND NOT temporary,
              wal_status = 'lost', active_pid, confirmed_flush_lsn,
              pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::int8
            FROM pg_replication_slots WHERE slot_name = ?\
            """;

    static Optional<ReplicationSlot> find(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                int process = row.getInt(3);
                Optional<Integer> active = row.wasNull() ? Optional.empty() : Optional.of(process);
                String confirmed = row.getString(4);
                return Optional.of(
                        new ReplicationSlot(
                                name,
                                row.getBoolean(1),
                                row.getBoolean(2),
                                active,
                                confirmed == null
                                        ? 0
                                        : LogSequenceNumber.valueOf(confirmed).asLong(),
                                row.getLong(5)));
            }
        }
    }

    /** One that something else is read by is left alone. */
    void requireUsable() {
        if (!usable) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "the replication slot '"
                            + name
                            + "' belongs to another database or is of another kind than pgoutput;"
                            + " name another one in option 'slot'");
        }
    }

    /**
     * Goes on behind a position, which has to be there still, and not to have been passed.
     *
     * @param delivery the name under which the target keeps the position
     */
    void requireFrom(long position, String delivery) {
        requireUsable();
        if (lost) {
            throw gone(
                    "the server has removed log that replication slot '"
                            + name
                            + "' still needed (max_slot_wal_keep_size)",
                    position,
                    delivery);
        }
        if (confirmed > position) {
            throw gone(
                    "the replication slot '"
                            + name
                            + "' was read up to "
                            + LogSequenceNumber.valueOf(confirmed).asString()
                            + " by something else, or the target is older than that",
                    position,
                    delivery);
        }
        told();
    }

    /** Changes behind the position cannot be had any more. */
    static PipelineException gone(String why, long position, String delivery) {
        return new PipelineException(
                ErrorCode.SOURCE_NOT_FOUND,
                why
                        + ": changes after "
                        + LogSequenceNumber.valueOf(position).asString()
                        + " are lost. Begin anew: empty the target, delete the line '"
                        + delivery
                        + "' of the table sluice_position beside it, and run again; the rows that"
                        + " are there are then read first");
    }

    private void told() {
        if (kept >= MUCH) {
            LOG.warn(
                    "the server keeps much log for a slot that was not read for long slot={}"
                            + " megabytes={}",
                    name,
                    kept >> 20);
        } else {
            LOG.info("log kept for the slot slot={} kilobytes={}", name, kept >> 10);
        }
    }

    /** Drops one that is left over of a run that never committed; only where it is surely ours. */
    void dropLeftOver(Connection connection) throws SQLException {
        requireUsable();
        if (!name.startsWith(ChangesOptions.OURS)) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "the replication slot '"
                            + name
                            + "' is there, but the target has no position in it. Where nothing"
                            + " else reads it, drop it (SELECT pg_drop_replication_slot('"
                            + name
                            + "')), or set 'snapshot: never' to go on where it stands");
        }
        try (PreparedStatement drop =
                connection.prepareStatement("SELECT pg_drop_replication_slot(?)")) {
            drop.setString(1, name);
            drop.execute();
        }
        LOG.info("a slot of a run that never committed was dropped slot={}", name);
    }
}

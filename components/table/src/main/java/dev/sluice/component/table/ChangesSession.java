package dev.sluice.component.table;

import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.ReplicationSlotInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections of one reader, and where at the server it begins and ends. */
final class ChangesSession {

    private static final Logger LOG = LoggerFactory.getLogger(ChangesSession.class);

    /** A process that was killed holds its slot until the server has noticed. */
    private static final Duration RELEASE = Duration.ofSeconds(10);

    private static final Duration GLANCE = Duration.ofMillis(100);
    private static final int SECONDS_FOR_AN_ANSWER = 60;

    /** A record in the log behind everything committed so far; its transaction forces it out. */
    private static final String MARK = "SELECT pg_logical_emit_message(true, 'sluice', 'end')";

    private final ChangesReader.Place place;
    private final ChangesReader.Shape shape;
    private final ChangesOptions options;
    private final Connection asking;
    private final ChangeStream stream;
    private final RowChanges rows;
    private @Nullable Rows snapshot;
    private long start;
    private OptionalLong end = OptionalLong.empty();
    private volatile boolean streaming;

    ChangesSession(ChangesReader.Place place, ChangesReader.Shape shape) throws SQLException {
        this.place = place;
        this.shape = shape;
        this.options = place.options();
        this.asking = place.database().connect();
        @Nullable Connection log = null;
        try {
            PostgresDialect.plainText(asking);
            this.rows =
                    new RowChanges(
                            shape.table(),
                            new MissingValues(asking, options.table(), shape.table()));
            log = place.dialect().replication(place.database().options());
            PostgresDialect.plainText(log);
            this.stream = new ChangeStream(log);
        } catch (SQLException e) {
            Closing.quietly(asking);
            if (log != null) {
                Closing.quietly(log);
                throw e;
            }
            throw refused("a connection for its log", e);
        }
    }

    /** Finds or makes what it takes at the server. */
    void begin(Position after) throws SQLException {
        new Publication(options.names().publication()).ensure(asking, shape.table());
        if (!options.follow()) {
            end = OptionalLong.of(mark());
        }
        Optional<ReplicationSlot> found = find();
        if (!after.equals(Position.START)) {
            start = LogSequenceNumber.valueOf(after.value()).asLong();
            found.orElseThrow(() ->
                            ReplicationSlot.gone(
                                    "the replication slot '"
                                            + options.names().slot()
                                            + "' is not there any more",
                                    start,
                                    place.context().delivery()))
                    .requireFrom(start, place.context().delivery());
        } else if (found.isPresent() && !options.snapshot()) {
            found.get().requireUsable();
            start = found.get().confirmed();
        } else {
            if (found.isPresent()) {
                found.get().dropLeftOver(asking);
            }
            create();
        }
    }

    private long mark() throws SQLException {
        try (Statement statement = asking.createStatement()) {
            statement.execute("SET synchronous_commit = on");
            try (ResultSet row = statement.executeQuery(MARK)) {
                row.next();
                return LogSequenceNumber.valueOf(row.getString(1)).asLong();
            }
        }
    }

    /** The slot, once nobody reads it. */
    private Optional<ReplicationSlot> find() throws SQLException {
        long until = System.nanoTime() + RELEASE.toNanos();
        while (true) {
            Optional<ReplicationSlot> slot = ReplicationSlot.find(asking, options.names().slot());
            Optional<Integer> active = slot.flatMap(ReplicationSlot::active);
            if (active.isEmpty()) {
                return slot;
            }
            if (System.nanoTime() > until) {
                throw new PipelineException(
                        ErrorCode.TARGET_UNREACHABLE,
                        "the replication slot '"
                                + options.names().slot()
                                + "' is read by another run: process "
                                + active.get()
                                + " of the server has it. Let one run of a pipeline go at a time;"
                                + " where that one is gone, the server notices within its"
                                + " wal_sender_timeout");
            }
            LockSupport.parkNanos(GLANCE.toNanos());
            if (place.context().cancelled().getAsBoolean()) {
                throw new PipelineException(ErrorCode.CANCELLED, "the run was cancelled");
            }
        }
    }

    private void create() throws SQLException {
        LOG.info(
                "a slot is made, which waits for transactions that are open slot={}",
                options.names().slot());
        try {
            ReplicationSlotInfo made = stream.create(options.names().slot());
            start = made.getConsistentPoint().asLong();
            if (options.snapshot()) {
                snapshot =
                        SnapshotRows.of(
                                new SnapshotRows.Snapshot(
                                        Objects.requireNonNull(made.getSnapshotName()), start),
                                place.database().connect(),
                                options.table(),
                                shape.schema(),
                                shape.form());
            }
        } catch (SQLException e) {
            throw refused("the replication slot '" + options.names().slot() + "'", e);
        }
    }

    private PipelineException refused(String what, SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return switch (state) {
            case "42501" ->
                    new PipelineException(
                            ErrorCode.ACCESS_DENIED,
                            "PostgreSQL refused "
                                    + what
                                    + ": "
                                    + Faults.text(e)
                                    + ". ALTER ROLE … REPLICATION, and let the user SELECT from the"
                                    + " table",
                            e);
            case "55P03" ->
                    new PipelineException(
                            ErrorCode.STATEMENT_FAILED,
                            "PostgreSQL did not make "
                                    + what
                                    + ": transactions that were open did not end within"
                                    + " lock_timeout (60 s unless set for the user). See them in"
                                    + " pg_stat_activity, and run again. Where the target is at the"
                                    + " same server and makes its table (create: true), make the"
                                    + " table before: its own transaction is one of them",
                            e);
            case "53400" ->
                    new PipelineException(
                            ErrorCode.OPTION_INVALID,
                            "PostgreSQL has no place for "
                                    + what
                                    + ": "
                                    + Faults.text(e)
                                    + ". Drop slots that nobody reads (SELECT slot_name, active"
                                    + " FROM pg_replication_slots), or raise"
                                    + " max_replication_slots",
                            e);
            default -> Faults.running("PostgreSQL did not give " + what, e);
        };
    }

    /** Rows of the snapshot; empty behind the last, and where there is none. */
    Optional<Chunk> snapshot() throws SQLException {
        @Nullable Rows reading = snapshot;
        @Nullable Chunk chunk = reading == null ? null : reading.next();
        if (chunk == null && reading != null) {
            reading.close();
            snapshot = null;
        }
        return Optional.ofNullable(chunk);
    }

    /** Lets changes come; returns the position they come after. */
    long startStream() throws SQLException {
        stream.start(options.names(), start);
        streaming = true;
        return start;
    }

    boolean streaming() {
        return streaming;
    }

    ChangeStream stream() {
        return stream;
    }

    /** What comes, from the position on that it was started with. */
    TransactionRows transactions() {
        return new TransactionRows(options, shape.table().table(), rows, this::table, start);
    }

    /** Whether a run that is to end has come to what there was at its beginning. */
    boolean endsAt(long position) {
        return end.isPresent() && position >= end.getAsLong();
    }

    private ChangedTable table() throws SQLException {
        return ChangedTable.of(place.dialect(), asking, options.table());
    }

    /** A log on which nothing comes may also be one whose server is gone. */
    void requireServer() throws SQLException {
        if (!asking.isValid(SECONDS_FOR_AN_ANSWER)) {
            throw new SQLException("the server does not answer", "08006");
        }
    }

    /** Closes all but the stream. */
    void closeBeside() {
        @Nullable Rows reading = snapshot;
        if (reading != null) {
            reading.close();
        }
        Closing.quietly(asking);
    }

    /** Ends everything at once, from any thread. */
    void abort() {
        if (streaming) {
            stream.flush();
        }
        stream.abort();
        Closing.quietly(() -> asking.abort(Runnable::run));
        @Nullable Rows reading = snapshot;
        if (reading != null) {
            reading.close();
        }
    }
}

package dev.sluice.component.table;

import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Ranges of one query, read by several threads, each with a connection of its own. A batch waits in
 * a short queue until it is asked for; the readers wait once that is full.
 */
final class ParallelRows implements Rows {

    private sealed interface Item {
        record Read(Chunk chunk) implements Item {}

        record Fault(Exception cause) implements Item {}

        record End() implements Item {}
    }

    private final Dialect dialect;
    private final Shape shape;
    private final Queue<Query> ranges;
    private final BlockingQueue<Item> items;
    private final List<Connection> connections;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;
    private int reading;

    ParallelRows(Dialect dialect, List<Connection> connections, List<Query> ranges, Shape shape) {
        this.dialect = dialect;
        this.shape = shape;
        this.ranges = new ConcurrentLinkedQueue<>(ranges);
        this.items = new ArrayBlockingQueue<>(connections.size() + 1);
        this.connections = List.copyOf(connections);
        this.reading = connections.size();
        for (Connection connection : connections) {
            threads.add(
                    Thread.ofPlatform()
                            .daemon()
                            .name("sluice-table-reader")
                            .start(() -> read(connection)));
        }
    }

    private void read(Connection connection) {
        try {
            try {
                for (Query range = ranges.poll(); range != null; range = ranges.poll()) {
                    read(connection, range);
                }
                items.put(new Item.End());
            } catch (SQLException | RuntimeException e) {
                items.put(new Item.Fault(e));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed: nobody waits for more
        }
    }

    private void read(Connection connection, Query range)
            throws SQLException, InterruptedException {
        try (Rows rows = dialect.rows(connection, range, shape)) {
            for (Chunk chunk = rows.next(); chunk != null; chunk = rows.next()) {
                if (closed) {
                    chunk.batch().close();
                    throw new InterruptedException();
                }
                try {
                    items.put(new Item.Read(chunk));
                } catch (InterruptedException e) {
                    chunk.batch().close();
                    throw e;
                }
            }
        }
    }

    @Override
    public @Nullable Chunk next() throws SQLException {
        try {
            while (reading > 0) {
                switch (items.take()) {
                    case Item.Read(Chunk chunk) -> {
                        return chunk;
                    }
                    case Item.End() -> reading--;
                    case Item.Fault(Exception cause) -> {
                        reading = 0;
                        throw fault(cause);
                    }
                }
            }
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException(ErrorCode.CANCELLED, "the reading was interrupted", e);
        }
    }

    private static SQLException fault(Exception cause) {
        if (cause instanceof RuntimeException e) {
            throw e;
        }
        return (SQLException) cause;
    }

    @Override
    public void close() {
        closed = true;
        for (int i = 0; i < threads.size(); i++) {
            Thread thread = threads.get(i);
            thread.interrupt();
            if (thread.isAlive()) {
                dialect.interrupt(connections.get(i));
            }
        }
        boolean interrupted = Thread.interrupted();
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                release();
                try {
                    thread.join(50);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        release();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void release() {
        for (Item item = items.poll(); item != null; item = items.poll()) {
            if (item instanceof Item.Read(Chunk chunk)) {
                chunk.batch().close();
            }
        }
    }
}

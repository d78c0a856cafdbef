package dev.sluice.engine;

import dev.sluice.api.BatchReader;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Failpoints;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.RejectedRow;
import dev.sluice.compiler.Plan;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/** Reads a source on a thread of its own and sends its batches into the route. */
final class SourceConsumer extends DefaultConsumer {

    private final Plan.SourceNode node;
    private final Run run;
    private final Optional<Checkpoints> checkpoints;
    private @Nullable Thread thread;
    private Position reached = Position.START;
    private boolean beyond;

    SourceConsumer(Endpoint endpoint, Processor processor, String node, Run run) {
        super(endpoint, processor);
        this.node = run.node(node, Plan.SourceNode.class);
        this.run = run;
        this.checkpoints = run.checkpointsOf(node);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        run.sourceStarted();
        thread = Thread.ofPlatform().name("source " + node.id()).daemon().start(this::read);
    }

    private void read() {
        try {
            run.awaitBegin();
            if (checkpoints.isPresent()) {
                run.awaitReferences();
            }
            if (run.stopped()) {
                return;
            }
            if (run.plan().handsOnQuery(node.id())) {
                String scan = node.source().scan().orElseThrow().query();
                send(new Pending.All(run.counts().handedOn(node.id(), scan)));
            } else {
                try (Opened opened = run.attempts().attempt(node.id(), this::open)) {
                    run.reads(node.id(), opened.reader()::progress);
                    checkpoints.ifPresent(all -> all.read(opened.reader()));
                    pump(opened);
                }
                if (!run.stopped()) {
                    node.source().requireUnchanged();
                }
            }
            if (!run.stopped()) {
                send(EndOfInput.END);
            }
        } catch (InterruptedException e) {
            run.stop();
        } catch (Throwable e) {
            // also an error of a connector: a run that waits for this source would wait for ever
            run.fail(node.id(), e);
        } finally {
            run.sourceEnded();
        }
    }

    /** A reader and what it gave first: until then nothing has happened, and it may be reopened. */
    private record Opened(BatchReader reader, BatchReader.@Nullable Chunk first)
            implements AutoCloseable {
        @Override
        public void close() {
            reader.close();
        }
    }

    private Opened open() {
        long start = System.nanoTime();
        reached = checkpoints.map(Checkpoints::start).orElse(Position.START);
        BatchReader reader =
                checkpoints.isPresent()
                        ? node.source().open(reached)
                        : node.source().openWithoutPosition();
        try {
            return new Opened(reader, next(reader, start));
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private BatchReader.@Nullable Chunk next(BatchReader reader, long start) {
        BatchReader.Chunk chunk = reader.next();
        run.ledger(node.id()).worked(System.nanoTime() - start);
        return chunk;
    }

    private void pump(Opened opened) throws Exception {
        BatchReader.Chunk chunk = opened.first();
        while (chunk != null) {
            if (run.stopped()) {
                chunk.batch().close();
                return;
            }
            take(chunk);
            chunk = run.stopped() ? null : next(opened.reader(), System.nanoTime());
        }
    }

    private void take(BatchReader.Chunk chunk) throws Exception {
        NodeLedger ledger = run.ledger(node.id());
        ledger.in(chunk.read());
        ledger.quarantined(chunk.rejected().size());
        RecordBatch batch = chunk.batch();
        asPlanned(batch);
        int rows = batch.rows();
        if (chunk.read() != rows + chunk.rejected().size()) {
            batch.close();
            throw new PipelineException(
                    ErrorCode.UNBALANCED,
                    "the reader counted "
                            + chunk.read()
                            + " rows but gave "
                            + rows
                            + " and rejected "
                            + chunk.rejected().size());
        }
        for (RejectedRow row : chunk.rejected()) {
            run.unreadable(node.id(), row);
        }
        if (rows == 0) {
            batch.close();
        } else {
            send(batch);
        }
        if (checkpoints.isPresent()) {
            Failpoints.reach("after-read");
            mark(chunk);
        }
    }

    /**
     * A position that has not moved stands before these rows: what is committed with it would come
     * again. They wait for the next one.
     */
    private void mark(BatchReader.Chunk chunk) throws Exception {
        boolean moved = !chunk.position().equals(reached);
        beyond = !moved && (beyond || chunk.read() > 0);
        if (!beyond) {
            reached = chunk.position();
            send(new Barrier(reached, List.of(run.counts().of(node.id()))));
        }
    }

    /** Vectors of another type than the plan's would be read as garbage further on. */
    private void asPlanned(RecordBatch batch) {
        if (!batch.schema().hasColumnsOf(node.schema())) {
            String found = batch.schema().toString();
            batch.close();
            throw new PipelineException(
                    ErrorCode.SCHEMA_MISMATCH,
                    "the source gave the columns "
                            + found
                            + ", but was planned with "
                            + node.schema()
                            + ": it changed in between; run again");
        }
    }

    private void send(Object body) throws Exception {
        Exchange exchange = getEndpoint().createExchange();
        exchange.getMessage().setBody(body);
        getProcessor().process(exchange);
        Exception failure = exchange.getException();
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    protected void doStop() throws Exception {
        Thread reading = thread;
        if (reading != null && reading != Thread.currentThread()) {
            reading.join(java.time.Duration.ofSeconds(5));
        }
        super.doStop();
    }
}

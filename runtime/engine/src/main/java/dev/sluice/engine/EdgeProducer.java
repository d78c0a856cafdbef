package dev.sluice.engine;

import dev.sluice.api.RecordBatch;
import dev.sluice.compiler.CamelRoutes;
import dev.sluice.compiler.Plan;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.support.DefaultProducer;

/**
 * Sends what leaves a node along each of its edges; every edge but the last gets a shared batch.
 */
final class EdgeProducer extends DefaultProducer {

    private record Way(String input, String port, Producer producer) {

        /** Whether a batch waits there already. */
        boolean queued() {
            return producer.getEndpoint() instanceof SedaEndpoint queue
                    && queue.getCurrentQueueSize() > 0;
        }
    }

    private final String node;
    private final Run run;
    private final List<Way> ways = new ArrayList<>();

    EdgeProducer(Endpoint endpoint, String node, Run run) {
        super(endpoint);
        this.node = node;
        this.run = run;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        for (Plan.Edge edge : run.plan().leaving(node)) {
            Producer producer =
                    getEndpoint()
                            .getCamelContext()
                            .getEndpoint(CamelRoutes.inbox(edge.to()))
                            .createProducer();
            producer.start();
            ways.add(new Way(edge.feed().input(), edge.feed().port(), producer));
        }
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        switch (exchange.getMessage().getBody()) {
            case RecordBatch batch -> batch(exchange, "", batch);
            case Emission emission -> batch(exchange, emission.port(), emission.batch());
            case Pending query -> all(exchange, query);
            case Barrier barrier -> all(exchange, barrier);
            case EndOfInput end -> all(exchange, end);
            default -> {
                // the node has failed; the run is stopping
            }
        }
    }

    private void all(Exchange exchange, Object body) throws Exception {
        for (Way way : ways) {
            send(way, exchange, body);
        }
    }

    private void batch(Exchange exchange, String port, RecordBatch batch) throws Exception {
        List<Way> along = ways.stream().filter(way -> way.port().equals(port)).toList();
        run.ledger(node).out(batch.rows());
        run.sent(node, port, batch.rows());
        if (along.isEmpty()) {
            batch.close();
            return;
        }
        List<RecordBatch> copies = new ArrayList<>();
        for (int copy = 1; copy < along.size(); copy++) {
            copies.add(batch.share(run.allocator()));
        }
        copies.add(batch);
        for (int at = 0; at < along.size(); at++) {
            send(along.get(at), exchange, copies.get(at));
        }
    }

    private void send(Way way, Exchange from, Object body) throws Exception {
        if (run.stopped()) {
            Steps.release(body);
            return;
        }
        if (body instanceof RecordBatch) {
            awaitRoom(way);
        }
        Exchange exchange = getEndpoint().createExchange();
        exchange.getMessage().setHeader(NodeProducer.INPUT, way.input());
        exchange.getMessage().setBody(body);
        way.producer().process(exchange);
        if (exchange.getException() != null) {
            from.setException(exchange.getException());
        }
    }

    /**
     * A queue counts batches, and batches of wide rows are large: where those under way take much
     * of the run's memory, the next one waits until the queue before it is empty.
     */
    private void awaitRoom(Way way) throws InterruptedException {
        while (run.crowded() && way.queued() && !run.stopped()) {
            Thread.sleep(1);
        }
    }

    @Override
    protected void doStop() throws Exception {
        for (Way way : ways) {
            way.producer().stop();
        }
        super.doStop();
    }
}

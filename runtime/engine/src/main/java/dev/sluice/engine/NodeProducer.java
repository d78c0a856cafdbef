package dev.sluice.engine;

import dev.sluice.api.PipelineException;
import dev.sluice.api.RecordBatch;
import dev.sluice.compiler.CamelRoutes;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** What steps and targets share: stop when the run stops, and name the node that failed. */
abstract class NodeProducer extends DefaultProducer {

    /** Which input of the receiving node a batch is for. */
    static final String INPUT = "SluiceInput";

    protected final String node;
    protected final Run run;

    NodeProducer(Endpoint endpoint, String node, Run run) {
        super(endpoint);
        this.node = node;
        this.run = run;
    }

    @Override
    public final void process(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (run.stopped()) {
            Steps.release(body);
            exchange.setRouteStop(true);
            return;
        }
        run.working();
        try {
            switch (body) {
                case RecordBatch batch -> {
                    run.received(node, batch.rows());
                    if (judges(exchange.getMessage().getHeader(INPUT, "", String.class))) {
                        run.ledger(node).in(batch.rows());
                    }
                    batch(exchange, batch);
                }
                case Pending query -> query(exchange, query);
                case Barrier barrier -> barrier(exchange, barrier);
                default -> end(exchange);
            }
        } catch (Exception e) {
            // the error handling of the routes decides; it stops the run, for a batch is used up
            PipelineException fault = Run.fault(e);
            exchange.setProperty(CamelRoutes.NODE, node);
            exchange.setProperty(CamelRoutes.CATEGORY, fault.code().category().name());
            exchange.getMessage().setBody(null);
            exchange.setException(fault);
        } finally {
            run.rested();
        }
    }

    /** Whether rows of that input are the node's own: those of a mere reference are not. */
    boolean judges(String input) {
        return true;
    }

    /** Takes a batch, and owns it. */
    abstract void batch(Exchange exchange, RecordBatch batch);

    /** Takes what an input hands on instead of batches, and owns it. */
    abstract void query(Exchange exchange, Pending query);

    /** Every row up to a position is behind this node. */
    abstract void barrier(Exchange exchange, Barrier barrier);

    /** One of the inputs has ended. */
    abstract void end(Exchange exchange);
}

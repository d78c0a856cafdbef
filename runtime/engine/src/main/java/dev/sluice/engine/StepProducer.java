package dev.sluice.engine;

import dev.sluice.api.RecordBatch;
import dev.sluice.api.Step;
import dev.sluice.compiler.Plan;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;

/** Runs a step: the body becomes an iterable of what leaves the node, which the route splits. */
final class StepProducer extends NodeProducer {

    private final Plan.StepNode plan;
    private final StepWorker worker;
    private int ended;

    StepProducer(Endpoint endpoint, String node, Run run) {
        super(endpoint, node, run);
        this.plan = run.node(node, Plan.StepNode.class);
        boolean batchwise =
                switch (plan.step()) {
                    case Step.Rows rows -> rows.scope() == Step.Scope.BATCH;
                    case Step.Route route -> true;
                    case Step.Query query -> false;
                };
        this.worker = batchwise ? new BatchStep(plan, run) : new WholeStep(plan, run);
    }

    @Override
    boolean judges(String input) {
        return !(plan.step() instanceof Step.Rows) || input.equals(plan.judged());
    }

    @Override
    void batch(Exchange exchange, RecordBatch batch) {
        String input = exchange.getMessage().getHeader(INPUT, String.class);
        long start = System.nanoTime();
        Iterable<?> out = worker.take(input, batch);
        run.ledger(node).worked(System.nanoTime() - start);
        exchange.getMessage().setBody(out);
    }

    @Override
    void end(Exchange exchange) {
        if (++ended < plan.feeds().size()) {
            exchange.getMessage().setBody(List.of());
            return;
        }
        Iterator<?> rest = worker.finish().iterator();
        exchange.getMessage().setBody(new Ending(rest));
    }

    /** The last rows, then the account, then the end for those behind. */
    private final class Ending implements Iterator<Object> {
        private final Iterator<?> rest;
        private boolean done;

        Ending(Iterator<?> rest) {
            this.rest = rest;
        }

        @Override
        public boolean hasNext() {
            return !done && !run.stopped();
        }

        @Override
        public Object next() {
            long start = System.nanoTime();
            try {
                if (rest.hasNext()) {
                    return rest.next();
                }
                done = true;
                worker.account();
                return EndOfInput.END;
            } catch (RuntimeException e) {
                done = true;
                run.fail(node, e);
                return new ArrayList<>();
            } finally {
                run.ledger(node).worked(System.nanoTime() - start);
            }
        }
    }

    @Override
    protected void doStop() throws Exception {
        worker.close();
        super.doStop();
    }
}

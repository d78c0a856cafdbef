package dev.sluice.engine;

import dev.sluice.api.RecordBatch;
import dev.sluice.api.Step;
import dev.sluice.compiler.Plan;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
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
        this.worker = worker(plan, run);
    }

    private static StepWorker worker(Plan.StepNode plan, Run run) {
        if (plan.step() instanceof Step.Window window) {
            return new WindowStep(plan, window, run);
        }
        return plan.whole() ? new WholeStep(plan, run) : new BatchStep(plan, run);
    }

    @Override
    boolean judges(String input) {
        return plan.judges(input);
    }

    @Override
    void batch(Exchange exchange, RecordBatch batch) {
        work(exchange, input -> worker.take(input, batch));
    }

    @Override
    void query(Exchange exchange, Pending query) {
        work(exchange, input -> worker.take(input, query));
    }

    @Override
    void barrier(Exchange exchange, Barrier barrier) {
        exchange.getMessage()
                .setBody(
                        new Leaving(
                                worker.reached().iterator(),
                                () -> worker.through(barrier).plus(run.counts().of(node))));
    }

    private void work(Exchange exchange, Function<String, Iterable<?>> work) {
        String input = exchange.getMessage().getHeader(INPUT, String.class);
        long start = System.nanoTime();
        Iterable<?> out = work.apply(input);
        run.ledger(node).worked(System.nanoTime() - start);
        exchange.getMessage()
                .setBody(
                        out instanceof List<?>
                                ? out
                                : new Leaving(out.iterator(), StepProducer::nothing));
    }

    @Override
    void end(Exchange exchange) {
        worker.ended(exchange.getMessage().getHeader(INPUT, "", String.class));
        if (++ended < plan.feeds().size()) {
            exchange.getMessage().setBody(List.of());
            return;
        }
        Iterator<?> rest = worker.finish().iterator();
        exchange.getMessage().setBody(new Leaving(rest, () -> EndOfInput.END));
    }

    /** What an edge does not send on. */
    private static Object nothing() {
        return new ArrayList<>();
    }

    /** Rows as they come, then what stands behind them: made when the rows have been sent. */
    private final class Leaving implements Iterator<Object> {
        private final Iterator<?> rest;
        private final Supplier<Object> behind;
        private boolean done;

        Leaving(Iterator<?> rest, Supplier<Object> behind) {
            this.rest = rest;
            this.behind = behind;
        }

        @Override
        public boolean hasNext() {
            return !done && !run.stopped();
        }

        @Override
        public Object next() {
            long start = System.nanoTime();
            run.working();
            try {
                if (rest.hasNext()) {
                    return rest.next();
                }
                done = true;
                return behind.get();
            } catch (RuntimeException e) {
                done = true;
                run.fail(node, e);
                return nothing();
            } finally {
                run.rested();
                run.ledger(node).worked(System.nanoTime() - start);
            }
        }
    }

    @Override
    protected void doStop() throws Exception {
        if (!run.abandoned()) {
            worker.close();
        }
        super.doStop();
    }
}

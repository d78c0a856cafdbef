package dev.sluice.engine;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.compiler.CamelRoutes;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.jspecify.annotations.Nullable;

/**
 * Work that may be done again after a fault, because it then has no effect that stays: opening a
 * source or a target, or statements whose transaction is rolled back. It goes through a route of
 * its own, where the pipeline's error handling decides by the fault's category how often and when.
 */
final class Attempts {

    private final Run run;
    private final Set<Thread> working = new HashSet<>();
    private @Nullable CamelContext context;

    Attempts(Run run) {
        this.run = run;
    }

    /** Uses the routes of this context from now on; called before the first attempt. */
    void through(CamelContext camel) {
        context = camel;
    }

    /**
     * Does the work, again where that helps, on the caller's thread.
     *
     * @throws PipelineException the last fault; the run has been told of it
     */
    <T> T attempt(String node, Callable<T> work) throws Exception {
        CamelContext camel = context;
        if (camel == null) {
            throw new IllegalStateException("there are no routes yet");
        }
        Attempt<T> attempt = new Attempt<>(node, work, run);
        Endpoint endpoint = camel.getEndpoint(CamelRoutes.ATTEMPTS);
        Exchange exchange = endpoint.createExchange();
        exchange.getMessage().setBody(attempt);
        begin();
        try (Producer producer = endpoint.createProducer()) {
            producer.start();
            producer.process(exchange);
        } finally {
            end();
        }
        return attempt.result();
    }

    private void begin() {
        synchronized (working) {
            working.add(Thread.currentThread());
        }
    }

    private void end() {
        synchronized (working) {
            working.remove(Thread.currentThread());
            if (run.stopped()) {
                // an interrupt that came from stop() has done its work
                Thread.interrupted();
            }
        }
    }

    /** The run stops: nobody waits for another try any more. */
    void stop() {
        synchronized (working) {
            working.stream()
                    .filter(thread -> thread != Thread.currentThread())
                    .forEach(Thread::interrupt);
        }
    }

    /** The body of an exchange: one piece of work, tried once or several times. */
    static final class Attempt<T> {
        private final String node;
        private final Callable<T> work;
        private final Run run;
        private int tries;
        private @Nullable T result;
        private @Nullable PipelineException fault;

        Attempt(String node, Callable<T> work, Run run) {
            this.node = node;
            this.work = work;
            this.run = run;
        }

        String node() {
            return node;
        }

        /** One more try; a fault goes to the exchange, with its category. */
        void tryNow(Exchange exchange) {
            if (run.stopped()) {
                return;
            }
            tries++;
            try {
                result = roomy();
                if (tries > 1 && fault != null) {
                    run.warn(node, "tried " + tries + " times, after: " + fault.getMessage());
                }
                fault = null;
            } catch (Exception e) {
                PipelineException known = Run.fault(e);
                fault = known;
                exchange.setProperty(CamelRoutes.CATEGORY, known.code().category().name());
                exchange.setProperty(
                        CamelRoutes.REPEATABLE, !run.stopped() && !(e instanceof Unrepeatable));
                exchange.setException(known);
            }
        }

        /** Does the work; where a disk is full, again as often as somebody waits for room. */
        private T roomy() throws Exception {
            for (int times = 1; ; times++) {
                try {
                    return work.call();
                } catch (PipelineException e) {
                    boolean waited =
                            e.code() == ErrorCode.NO_SPACE
                                    && !(e instanceof Unrepeatable)
                                    && run.awaitRoom(e, times);
                    if (!waited) {
                        throw e;
                    }
                }
            }
        }

        PipelineException fault() {
            PipelineException last = fault;
            if (last == null) {
                return new PipelineException(
                        ErrorCode.CANCELLED, "the run was stopped before this was done");
            }
            return tries == 1 || last instanceof Unrepeatable
                    ? last
                    : new PipelineException(
                            last.code(), last.getMessage() + " (tried " + tries + " times)", last);
        }

        T result() {
            T made = result;
            if (made == null) {
                throw fault();
            }
            return made;
        }
    }

    /** A fault after which the same work must not be done again. */
    static final class Unrepeatable extends PipelineException {
        private static final long serialVersionUID = 1L;

        private final boolean leaves;

        /**
         * @param leaves whether some of the work has an effect that stays
         */
        Unrepeatable(PipelineException fault, boolean leaves) {
            super(fault.code(), String.valueOf(fault.getMessage()), fault);
            this.leaves = leaves;
        }

        boolean leaves() {
            return leaves;
        }
    }
}

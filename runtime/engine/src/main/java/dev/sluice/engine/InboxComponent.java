package dev.sluice.engine;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Component;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.seda.BlockingQueueFactory;
import org.apache.camel.component.seda.SedaComponent;
import org.apache.camel.component.seda.SedaConsumer;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;

/**
 * The queues between nodes: Camel's SEDA, but a node's thread sleeps until something comes or its
 * route stops. SEDA's own looks again after each {@code pollTimeout}: with a short one, the threads
 * of thousands of nodes do nothing else; with a long one, each route takes as long to stop.
 */
final class InboxComponent extends SedaComponent {

    /** The component's name in the URIs of routes. */
    static final String SCHEME = "seda";

    InboxComponent() {
        setDefaultQueueFactory(new Inboxes());
    }

    @Override
    protected SedaEndpoint createEndpoint(
            String uri,
            Component component,
            BlockingQueueFactory<Exchange> queues,
            int concurrentConsumers) {
        return new SedaEndpoint(uri, component, queues, concurrentConsumers) {
            @Override
            protected SedaConsumer createNewConsumer(Processor processor) {
                return new WokenConsumer(this, processor);
            }
        };
    }

    private final class Inboxes implements BlockingQueueFactory<Exchange> {
        @Override
        public BlockingQueue<Exchange> create() {
            return create(Integer.MAX_VALUE);
        }

        @Override
        public BlockingQueue<Exchange> create(int capacity) {
            return new Inbox(capacity, new DefaultExchange(getCamelContext()));
        }
    }

    /** Wakes its thread when the route stops: only an empty poll makes it look at that. */
    private static final class WokenConsumer extends SedaConsumer {

        WokenConsumer(SedaEndpoint endpoint, Processor processor) {
            super(endpoint, processor);
        }

        @Override
        public void prepareShutdown(boolean suspendOnly, boolean forced) {
            if (!suspendOnly && getEndpoint().getQueue() instanceof Inbox inbox) {
                inbox.end();
            }
            super.prepareShutdown(suspendOnly, forced);
        }
    }

    /** A queue of one reader, which waits for as long as it takes until the end is told. */
    private static final class Inbox extends LinkedBlockingQueue<Exchange> {

        private static final long serialVersionUID = 1;

        private final transient Exchange end;
        private volatile boolean ending;

        /**
         * @param end nobody's, and never given to the reader
         */
        Inbox(int capacity, Exchange end) {
            super(capacity);
            this.end = end;
        }

        void end() {
            ending = true;
            // one that is full has a reader that is awake
            var _ = offer(end);
        }

        /** Nothing only where the end has been told; until then the limit is not looked at. */
        @Override
        @SuppressWarnings("ReferenceEquality") // the very one that end() has put there
        public @Nullable Exchange poll(long limit, TimeUnit unit) throws InterruptedException {
            Exchange next = ending ? super.poll(limit, unit) : take();
            return next == end ? null : next;
        }
    }
}

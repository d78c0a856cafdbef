package dev.sluice.engine;

import dev.sluice.compiler.CamelRoutes;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/**
 * What the generated routes call beside the nodes: {@code sluice-control:attempt} does work that
 * may be repeated, {@code sluice-control:stop} ends the run with the fault that came here, {@code
 * sluice-control:executed} counts what a statement changed.
 */
final class ControlComponent extends DefaultComponent {

    /** The component's name in URIs. */
    static final String SCHEME = "sluice-control";

    private final Run run;

    ControlComponent(Run run) {
        this.run = run;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String what, Map<String, Object> parameters) {
        return new ControlEndpoint(uri, this, work(what));
    }

    private Processor work(String what) {
        return switch (what) {
            case "attempt" ->
                    exchange ->
                            exchange.getMessage().getBody(Attempts.Attempt.class).tryNow(exchange);
            case "stop" -> this::stop;
            case "executed" ->
                    exchange ->
                            exchange.getProperty(Statements.PROPERTY, Statements.class)
                                    .executed(exchange);
            default -> throw new IllegalArgumentException("there is no control '" + what + "'");
        };
    }

    private void stop(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof Attempts.Attempt<?> attempt) {
            run.fail(attempt.node(), attempt.fault());
            return;
        }
        Exception fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        String node = exchange.getProperty(CamelRoutes.NODE, String.class);
        run.fail(
                node == null
                        ? exchange.getProperty(
                                Exchange.FAILURE_ROUTE_ID, exchange.getFromRouteId(), String.class)
                        : node,
                fault == null
                        ? new IllegalStateException("a route failed without a fault")
                        : fault);
    }

    private static final class ControlEndpoint extends DefaultEndpoint {
        private final Processor work;

        ControlEndpoint(String uri, ControlComponent component, Processor work) {
            super(uri, component);
            this.work = work;
        }

        @Override
        public Producer createProducer() {
            return new DefaultProducer(this) {
                @Override
                public void process(Exchange exchange) throws Exception {
                    work.process(exchange);
                }
            };
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            throw new IllegalStateException("nothing is read from " + SCHEME);
        }
    }
}

package dev.sluice.engine;

import dev.sluice.compiler.Kamelets;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * The Camel context of one run, started and with its templates known before there is a plan: Camel
 * takes a tenth of a second for that. Its routes are added by the run, which closes it.
 */
public final class CamelAhead implements AutoCloseable {

    /**
     * Before a route is added, Camel removes the one of its name, and gathers the endpoints of all
     * others first: with thousands of routes that takes minutes. Here no name comes twice.
     */
    private static final class RunContext extends DefaultCamelContext {

        RunContext() {
            super(false);
        }

        @Override
        public boolean removeRoute(String id) throws Exception {
            return getRoute(id) != null && super.removeRoute(id);
        }
    }

    private final DefaultCamelContext context;

    private CamelAhead(DefaultCamelContext context) {
        this.context = context;
    }

    /**
     * Starts one.
     *
     * @param pipeline its name
     * @param kamelets texts of the templates that may be needed, by name
     */
    public static CamelAhead start(String pipeline, Map<String, String> kamelets) throws Exception {
        DefaultCamelContext context = new RunContext();
        CamelAhead started = new CamelAhead(context);
        try {
            context.disableJMX();
            context.getCamelContextExtension().setName(pipeline);
            context.setLoadTypeConverters(false);
            context.getShutdownStrategy().setTimeout(5);
            context.getShutdownStrategy().setShutdownNowOnTimeout(true);
            context.build();
            Kamelets.install(context, kamelets);
            context.start();
            return started;
        } catch (Exception e) {
            started.close();
            throw e;
        }
    }

    DefaultCamelContext context() {
        return context;
    }

    @Override
    public void close() {
        context.stop();
    }
}

package dev.sluice.engine;

import dev.sluice.compiler.CamelRoutes;
import dev.sluice.compiler.Kamelets;
import java.util.Locale;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The Camel context of one run: named after the pipeline, one route per node. */
final class Routes implements AutoCloseable {

    private final Run run;
    private final DefaultCamelContext context;

    Routes(Run run) {
        this.run = run;
        this.context = new DefaultCamelContext(false);
    }

    void start() throws Exception {
        context.disableJMX();
        context.getCamelContextExtension().setName(run.plan().pipeline());
        context.setLoadTypeConverters(false);
        context.getShutdownStrategy().setTimeout(5);
        context.getShutdownStrategy().setShutdownNowOnTimeout(true);
        for (SluiceComponent.Role role : SluiceComponent.Role.values()) {
            context.addComponent(
                    "sluice-" + role.name().toLowerCase(Locale.ROOT),
                    new SluiceComponent(role, run));
        }
        context.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
        context.build();
        Kamelets.install(context, run.plan().kamelets());
        Resource yaml =
                ResourceHelper.fromString("pipeline.camel.yaml", CamelRoutes.yaml(run.plan()));
        PluginHelper.getRoutesLoader(context).loadRoutes(yaml);
        context.start();
    }

    /** Waits until the queues are empty: after a stop, whoever takes a batch releases it. */
    void drain() throws InterruptedException {
        long limit = System.nanoTime() + 10_000_000_000L;
        while (System.nanoTime() < limit && waiting()) {
            Thread.sleep(2);
        }
    }

    private boolean waiting() {
        return run.stopped()
                && context.getEndpoints().stream()
                        .anyMatch(e ->
                                e instanceof SedaEndpoint seda && !seda.getExchanges().isEmpty());
    }

    @Override
    public void close() {
        context.stop();
    }
}

package dev.sluice.engine;

import dev.sluice.compiler.CamelRoutes;
import dev.sluice.compiler.Kamelets;
import dev.sluice.compiler.Plan;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The Camel context of one run: named after the pipeline, one route per node. */
final class Routes implements AutoCloseable {

    private final Run run;
    private final CamelAhead camel;
    private final DefaultCamelContext context;
    private final Map<String, StatementSource> sources = new HashMap<>();

    /**
     * @param camel closed with this
     */
    Routes(Run run, CamelAhead camel) {
        this.run = run;
        this.camel = camel;
        this.context = camel.context();
    }

    /** Starts what is needed before any target is opened. */
    void start() throws Exception {
        for (SluiceComponent.Role role : SluiceComponent.Role.values()) {
            context.addComponent(
                    "sluice-" + role.name().toLowerCase(Locale.ROOT),
                    new SluiceComponent(role, run));
        }
        context.addComponent(ControlComponent.SCHEME, new ControlComponent(run));
        context.addComponent(InboxComponent.SCHEME, new InboxComponent());
        for (Plan.PlannedNode node : run.plan().nodes()) {
            if (node instanceof Plan.ExecuteNode execute) {
                StatementSource source = new StatementSource();
                sources.put(node.id(), source);
                context.getRegistry().bind(CamelRoutes.database(execute), DataSource.class, source);
            }
        }
        Kamelets.install(context, run.plan().kamelets());
        load("first.camel.yaml", CamelRoutes.first(run.plan()));
        run.attempts().through(context);
    }

    /** Starts the routes of the nodes that rows go through; DuckDB and the targets are open. */
    void startRows() throws Exception {
        String rows = CamelRoutes.rows(run.plan());
        if (!rows.isEmpty()) {
            load("rows.camel.yaml", rows);
        }
    }

    private void load(String name, String yaml) throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(name, yaml));
    }

    /** Executes the statements of a node, and counts the rows they changed. */
    void execute(Plan.ExecuteNode node) throws Exception {
        StatementSource source = Objects.requireNonNull(sources.get(node.id()));
        NodeLedger ledger = run.ledger(node.id());
        long start = System.nanoTime();
        try {
            ledger.out(
                    run.attempts()
                            .attempt(
                                    node.id(),
                                    () -> new Statements(node, source).execute(context)));
        } finally {
            ledger.worked(System.nanoTime() - start);
        }
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
        camel.close();
    }
}

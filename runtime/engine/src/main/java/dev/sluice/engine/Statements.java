package dev.sluice.engine;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.SqlDatabase;
import dev.sluice.compiler.CamelRoutes;
import dev.sluice.compiler.Plan;
import dev.sluice.compiler.StatementText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.jspecify.annotations.Nullable;

/**
 * Executes the statements of a node, in order, through its route and camel-jdbc. A statement is
 * only ever the body of a message, and a parameter only ever a value bound to it.
 */
final class Statements {

    /** The exchange's property that holds the execution under way. */
    static final String PROPERTY = "SluiceStatements";

    private static final String PARAMETERS = "CamelJdbcParameters";
    private static final String CHANGED = "CamelJdbcUpdateCount";

    private final Plan.ExecuteNode node;
    private final StatementSource source;
    private int done;
    private long changed;

    Statements(Plan.ExecuteNode node, StatementSource source) {
        this.node = node;
        this.source = source;
    }

    /**
     * One attempt; gives the number of rows that were changed.
     *
     * @throws Attempts.Unrepeatable where something may have stayed
     */
    long execute(CamelContext context) throws Exception {
        done = 0;
        changed = 0;
        SqlDatabase database = node.database();
        Connection connection;
        try {
            connection = database.connect();
            connection.setAutoCommit(!node.transaction());
        } catch (SQLException e) {
            throw database.fault(e);
        }
        try {
            execute(context, connection);
            return changed;
        } finally {
            end(connection);
        }
    }

    private void execute(CamelContext context, Connection connection) {
        source.lend(connection);
        try {
            send(context);
        } catch (Exception e) {
            throw failed(e, !node.transaction() || rollback(connection));
        } finally {
            source.takeBack();
        }
        if (node.transaction()) {
            commit(connection);
        }
    }

    /** What was done is known by now: a connection that does not close changes nothing of it. */
    private static void end(Connection connection) {
        try {
            connection.close();
        } catch (SQLException _) {
            // repeating the statements because of this would execute them twice
        }
    }

    private void send(CamelContext context) throws Exception {
        Endpoint endpoint = context.getEndpoint(CamelRoutes.inbox(node));
        Exchange exchange = endpoint.createExchange();
        exchange.setProperty(PROPERTY, this);
        exchange.getMessage().setBody(node.statements());
        // in a header even where it is empty: camel-jdbc would take any header for a parameter
        Map<String, Object> values = new HashMap<>(node.bound());
        exchange.getMessage().setHeader(PARAMETERS, values);
        try (Producer producer = endpoint.createProducer()) {
            producer.start();
            producer.process(exchange);
        }
        Exception fault = exchange.getException();
        if (fault != null) {
            throw fault;
        }
    }

    /** A statement was executed; called by the route. */
    void executed(Exchange exchange) {
        done++;
        Integer rows = exchange.getMessage().getHeader(CHANGED, Integer.class);
        changed += rows == null ? 0 : Math.max(0, rows);
    }

    /** Whether the rollback failed. */
    private static boolean rollback(Connection connection) {
        try {
            connection.rollback();
            return false;
        } catch (SQLException e) {
            // a database that is gone has forgotten an open transaction
            return !String.valueOf(e.getSQLState()).startsWith("08");
        }
    }

    private PipelineException failed(Exception e, boolean mayStay) {
        SQLException reported = reported(e);
        if (reported == null) {
            return new Attempts.Unrepeatable(Run.fault(e), done > 0 && mayStay);
        }
        PipelineException known = node.database().fault(reported);
        boolean definitions = done > 0 && !node.database().rollsBackDefinitions();
        String kept =
                mayStay
                        ? done == 0 ? "" : ". The statements before it were executed and stay"
                        : definitions
                                ? ". The others were rolled back, but for changes of tables, which this"
                                        + " database does not roll back"
                                : done == 0 ? "" : ". The statements before it were rolled back";
        PipelineException told =
                new PipelineException(
                        known.code(),
                        "statement "
                                + (done + 1)
                                + " of "
                                + node.statements().size()
                                + " failed: "
                                + StatementText.hide(
                                        String.valueOf(known.getMessage()),
                                        node.statements()
                                                .get(Math.min(done, node.statements().size() - 1)),
                                        node.secrets())
                                + kept,
                        known);
        return mayStay || definitions ? new Attempts.Unrepeatable(told, done > 0) : told;
    }

    private static @Nullable SQLException reported(Throwable e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof SQLException found) {
                return found;
            }
        }
        return null;
    }

    private void commit(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException e) {
            boolean lost = String.valueOf(e.getSQLState()).startsWith("08");
            String unknown =
                    lost
                            ? "whether the statements were committed is not known, look: "
                            : "the statements could not be committed and were rolled back: ";
            throw new Attempts.Unrepeatable(
                    new PipelineException(
                            ErrorCode.STATEMENT_FAILED,
                            unknown
                                    + StatementText.hide(
                                            String.valueOf(node.database().fault(e).getMessage()),
                                            String.join(" ", node.statements()),
                                            node.secrets()),
                            e),
                    lost);
        }
    }

    /** The executions of a run, in the order of the plan. */
    static List<Plan.ExecuteNode> of(Plan plan, Plan.Moment moment) {
        return plan.nodes().stream()
                .filter(Plan.ExecuteNode.class::isInstance)
                .map(Plan.ExecuteNode.class::cast)
                .filter(node -> node.moment() == moment)
                .toList();
    }
}

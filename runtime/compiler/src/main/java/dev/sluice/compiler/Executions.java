package dev.sluice.compiler;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.SqlDatabase;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** Plans nodes that execute statements: nothing is executed, and no database is made. */
record Executions(Catalog catalog, Function<String, ConnectorContext> contexts) {

    /**
     * @param before what is planned already; the node's inputs are among it
     */
    Plan.ExecuteNode plan(NodeRequest node, List<Plan.PlannedNode> before) {
        Options options = node.options();
        List<String> statements = options.texts("statements");
        for (int i = 0; i < statements.size(); i++) {
            one(statements.get(i), i + 1, statements.size());
        }
        parameters(statements, options.map("parameters").names());
        Plan.Moment moment =
                Plan.Moment.valueOf(options.text("when").orElse("after").toUpperCase(Locale.ROOT));
        List<String> from = node.inputs().stream().map(NodeRequest.Input::from).toList();
        order(moment, from, before);
        SqlDatabase database =
                catalog.database(options, contexts.apply(node.id()))
                        .orElseThrow(() ->
                                invalid(
                                        "no statements can be executed in this connection: name one"
                                                + " to a database under 'connection'"));
        database.check(statements.stream().map(StatementText::prepared).toList());
        return new Plan.ExecuteNode(
                node.id(),
                node.kamelet(),
                moment,
                statements,
                options.map("parameters"),
                options.flag("transaction", true),
                from,
                database);
    }

    private static void one(String statement, int number, int of) {
        String which = "statement " + number + " of " + of;
        if (StatementText.blank(statement)) {
            throw invalid(which + " is empty: remove it");
        }
        if (StatementText.several(statement)) {
            throw invalid(
                    which
                            + " holds several statements, and some databases would execute only the"
                            + " first: make each an entry of 'statements'");
        }
        Set<String> hidden = StatementText.hiddenParameters(statement);
        if (!hidden.isEmpty()) {
            throw invalid(
                    which
                            + " has the parameter :?"
                            + hidden.iterator().next()
                            + " inside of a literal, a quoted name or a comment, where no value can"
                            + " be bound: write it outside of quotes");
        }
    }

    private static void parameters(List<String> statements, Set<String> given) {
        Set<String> used = new LinkedHashSet<>();
        statements.forEach(statement -> used.addAll(StatementText.parameters(statement)));
        for (String name : used) {
            if (!given.contains(name)) {
                throw invalid(
                        "the statements use :?"
                                + name
                                + ", which is not among the 'parameters' "
                                + given
                                + ": add it there");
            }
        }
        for (String name : given) {
            if (!used.contains(name)) {
                throw invalid(
                        "no statement uses the parameter '"
                                + name
                                + "': write :?"
                                + name
                                + " where its value belongs, or remove it");
            }
        }
    }

    /** A node that goes first cannot wait for one that comes last. */
    private static void order(
            Plan.Moment moment, List<String> from, List<Plan.PlannedNode> before) {
        for (Plan.PlannedNode node : before) {
            if (!from.contains(node.id())) {
                continue;
            }
            boolean last =
                    node instanceof Plan.TargetNode
                            || node instanceof Plan.ExecuteNode execute
                                    && execute.moment() == Plan.Moment.AFTER;
            if (moment == Plan.Moment.BEFORE && last) {
                throw invalid(
                        "statements with 'when: before' cannot wait for '"
                                + node.id()
                                + "', which comes last: remove it from 'from', or say 'when: after'");
            }
        }
    }

    private static PipelineException invalid(String message) {
        return new PipelineException(ErrorCode.OPTION_INVALID, message);
    }
}

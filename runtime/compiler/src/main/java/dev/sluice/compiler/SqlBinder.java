package dev.sluice.compiler;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Schema;
import dev.sluice.api.Step;
import dev.sluice.api.Transform.Input;
import dev.sluice.api.Windows;
import dev.sluice.sql.SqlSession;
import dev.sluice.sql.Tally;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Binds the SQL of steps: DuckDB prepares it over empty relations with the inputs' columns. */
final class SqlBinder {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SqlSession session;

    SqlBinder(SqlSession session) {
        this.session = session;
    }

    List<Plan.Output> bind(String node, Step step, List<Input> inputs) {
        return switch (step) {
            case Step.Rows rows -> List.of(rows(node, rows, judged(inputs).schema(), inputs));
            case Step.Query query -> {
                requireSelect(query.select());
                yield List.of(output("", query.select(), inputs));
            }
            case Step.Window window -> List.of(windows(node, window, inputs));
            case Step.Route route -> route(route, inputs);
        };
    }

    /**
     * The step over a batch of one input, in the order of its rows, with all rows of the others at
     * hand: how {@link Chain} says that it may be done.
     */
    Plan.StepNode withReferences(Plan.StepNode node, String stream) {
        List<Input> inputs = node.inputs();
        return switch (node.step()) {
            case Step.Rows rows -> {
                Schema columns = judged(inputs).schema();
                String sql =
                        StepSql.inOrder(
                                rows, Names.quote(stream), columns, StepSql.tallyName(node.id()));
                yield node.withReferences(stream, rows.assertions(), output("", sql, inputs));
            }
            case Step.Query query
                    when query.byBatch().get(stream) instanceof Step.ByBatch.Possible possible -> {
                for (Step.Assertion assertion : possible.assertions()) {
                    session.describe(with(inputs) + StepSql.question(assertion, ""));
                }
                yield node.withReferences(
                        stream, possible.assertions(), output("", possible.select(), inputs));
            }
            case Step.Query _, Step.Window _, Step.Route _ ->
                    throw new IllegalStateException(node.id() + " refers to no other input");
        };
    }

    /** The windows that leave, over what is kept. */
    private Plan.Output windows(String node, Step.Window window, List<Input> inputs) {
        requireSelect(window.select());
        Input kept =
                new Input(
                        Windows.KEPT,
                        with(kept(node, window, inputs).schema(), Windows.FROM, Windows.TO));
        return output("", window.select(), List.of(kept));
    }

    /** What a node of windows keeps of the rows of a batch. */
    Plan.Output kept(String node, Step.Window window, List<Input> inputs) {
        Input input = inputs.getFirst();
        Schema bare = input.schema();
        Plan.Output rows =
                rows(
                        node,
                        window.kept(),
                        bare,
                        List.of(new Input(input.name(), with(bare, Windows.CLOSED))));
        if (window.folded().isEmpty()) {
            return rows;
        }
        Plan.Output folded =
                output("", window.folded(), List.of(new Input(Windows.KEPT, rows.schema())));
        return new Plan.Output(
                "",
                ComposedSql.over(Map.of(Windows.KEPT, rows.query()), folded.query()),
                folded.schema(),
                Set.of());
    }

    private static Schema with(Schema schema, String... times) {
        List<Column> columns = new ArrayList<>(schema.columns());
        for (String time : times) {
            columns.add(Column.of(time, DataType.Simple.INT64));
        }
        return new Schema(columns);
    }

    /**
     * @param input the columns that are shown of a row that is put aside
     */
    private Plan.Output rows(String node, Step.Rows rows, Schema input, List<Input> inputs) {
        rows.projections().forEach(p -> requireExpression(p.expression()));
        rows.fates().forEach(fate -> requireExpression(fate.condition()));
        if (!rows.fates().isEmpty()) {
            session.register(StepSql.tallyName(node), new Tally(0, 0, (mask, raw) -> {}));
        }
        Input judged = judged(inputs);
        String sql = StepSql.rows(rows, Names.quote(judged.name()), input, StepSql.tallyName(node));
        for (Step.Assertion assertion : rows.assertions()) {
            session.describe(
                    with(inputs)
                            + "SELECT "
                            + assertion.condition()
                            + ", "
                            + assertion.observed()
                            + " FROM "
                            + Names.quote(judged.name())
                            + " AS input");
        }
        return output("", sql, inputs);
    }

    private static Input judged(List<Input> inputs) {
        String name = StepSql.judged(inputs.stream().map(Input::name).toList());
        return inputs.stream().filter(i -> i.name().equals(name)).findFirst().orElseThrow();
    }

    private List<Plan.Output> route(Step.Route route, List<Input> inputs) {
        List<Plan.Output> outputs = new ArrayList<>();
        String from = " FROM " + Names.quote(inputs.getFirst().name()) + " AS input WHERE ";
        String earlier = "";
        for (Step.Branch branch : route.branches()) {
            requireExpression(branch.condition());
            String met = "coalesce((" + branch.condition() + "), false)";
            outputs.add(output(branch.port(), "SELECT *" + from + earlier + met, inputs));
            earlier += "NOT " + met + " AND ";
        }
        return outputs;
    }

    private Plan.Output output(String port, String sql, List<Input> inputs) {
        SqlSession.Relation bound = session.conform(with(inputs) + ComposedSql.standalone(sql));
        // the same casts over the bare query: at run time the inputs are real relations
        String query = bound.query().replace(with(inputs), "");
        return new Plan.Output(port, query, bound.schema(), read(query, inputs));
    }

    /** The inputs that the query reads to their end; none where that cannot be told. */
    private Set<String> read(String query, List<Input> inputs) {
        try {
            return WholeReads.of(
                    parse(query, query),
                    inputs.stream().map(Input::name).collect(Collectors.toSet()));
        } catch (PipelineException e) {
            return Set.of();
        }
    }

    private static String with(List<Input> inputs) {
        Map<String, String> empty = new LinkedHashMap<>();
        inputs.forEach(input ->
                empty.put(input.name(), "SELECT " + empty(input.schema()) + " WHERE false"));
        return ComposedSql.definitions(empty);
    }

    private static String empty(Schema schema) {
        return schema.columns().stream()
                .map(column ->
                        "CAST(NULL AS " + column.type() + ") AS " + Names.quote(column.name()))
                .collect(Collectors.joining(", "));
    }

    private void requireExpression(String expression) {
        JsonNode statement = parse("SELECT (" + expression + ")", expression);
        if (!statement.path("node").path("from_table").path("type").asText().equals("EMPTY")) {
            throw invalid(expression, "only an expression over the input's columns may stand here");
        }
    }

    private void requireSelect(String select) {
        parse(select, select);
    }

    /** The parsed statement. @throws PipelineException unless it is one SELECT */
    private JsonNode parse(String sql, String shown) {
        JsonNode parsed;
        try {
            parsed =
                    JSON.readTree(
                            session.rows("SELECT json_serialize_sql(" + Names.literal(sql) + ")")
                                    .getFirst()
                                    .getFirst());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("DuckDB wrote JSON that is not JSON", e);
        }
        if (parsed.path("error").asBoolean()) {
            throw invalid(shown, parsed.path("error_message").asText());
        }
        if (parsed.path("statements").size() != 1) {
            throw invalid(shown, "exactly one statement may stand here");
        }
        return parsed.path("statements").path(0);
    }

    private static PipelineException invalid(String expression, String why) {
        return new PipelineException(
                ErrorCode.EXPRESSION_INVALID,
                "the SQL '" + expression + "' is not valid here: " + why);
    }
}

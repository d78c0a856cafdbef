package dev.sluice.compiler;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Schema;
import dev.sluice.api.Step;
import dev.sluice.api.Transform.Input;
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
            case Step.Rows rows -> List.of(rows(node, rows, inputs));
            case Step.Query query -> {
                requireSelect(query.select());
                yield List.of(output("", query.select(), inputs));
            }
            case Step.Route route -> route(route, inputs);
        };
    }

    private Plan.Output rows(String node, Step.Rows rows, List<Input> inputs) {
        rows.projections().forEach(p -> requireExpression(p.expression()));
        rows.fates().forEach(fate -> requireExpression(fate.condition()));
        if (!rows.fates().isEmpty()) {
            session.register(StepSql.tallyName(node), new Tally(0, 0, (mask, raw) -> {}));
        }
        String name = StepSql.judged(inputs.stream().map(Input::name).toList());
        Input judged = inputs.stream().filter(i -> i.name().equals(name)).findFirst().orElseThrow();
        Schema input = judged.schema();
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

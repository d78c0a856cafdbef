package dev.sluice.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.api.ByteSize;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** The JSON Schema (draft 2020-12) of pipeline files, for editors that complete and check them. */
public final class PipelineSchema {

    /** Ids of nodes. */
    static final String ID = "[a-zA-Z][a-zA-Z0-9_-]{0,62}";

    private static final ObjectMapper JSON = new ObjectMapper();

    private PipelineSchema() {}

    /** The schema, with the options of every template. */
    public static String json(TemplateCatalog templates) {
        ObjectNode schema =
                closed().put("$schema", "https://json-schema.org/draft/2020-12/schema")
                        .put("title", "Sluice pipeline");
        schema.putArray("required").add("name").add("nodes");
        ObjectNode properties = schema.putObject("properties");
        properties.set("name", text("^" + PipelineReader.NAME + "$"));
        properties.set("description", text());
        properties.set("owner", text());
        properties.set("labels", mapOf(scalar()));
        properties.set("parameters", mapOf(parameter()));
        properties.set("connections", mapOf(connection()));
        properties.set("schedule", schedule());
        properties.set("errors", errors());
        properties.set("delivery", delivery());
        properties.set("limits", limits());
        ObjectNode nodes = properties.putObject("nodes").put("type", "array").put("minItems", 1);
        nodes.set("items", node(templates));
        properties.set("layout", mapOf(position()));
        return schema.toPrettyString();
    }

    private static ObjectNode parameter() {
        ObjectNode parameter = closed();
        ObjectNode properties = parameter.putObject("properties");
        properties.set("type", oneOf(ParameterReader.TYPES));
        properties.set("default", scalar());
        properties.set("description", text());
        return parameter;
    }

    private static ObjectNode connection() {
        ObjectNode connection = JSON.createObjectNode().put("type", "object");
        connection.putArray("required").add("type");
        ObjectNode type = connection.putObject("properties").putObject("type");
        ArrayNode either = type.putArray("anyOf");
        either.add(oneOf(PipelineReader.CONNECTION_TYPES));
        either.add(text("^\\$\\{"));
        return connection;
    }

    private static ObjectNode schedule() {
        ObjectNode schedule = closed();
        ObjectNode properties = schedule.putObject("properties");
        ArrayNode one = schedule.putArray("oneOf");
        for (String kind : ScheduleReader.KINDS) {
            properties.set(
                    kind,
                    kind.equals("continuous")
                            ? JSON.createObjectNode().put("const", true)
                            : text());
            one.addObject().putArray("required").add(kind);
        }
        properties.set(ScheduleReader.ZONE, text());
        ObjectNode catchUp = oneOf(keys(Schedule.CatchUp.values()));
        properties.set(PolicyReader.CATCH_UP, catchUp);
        catchUp.put("description", "Which of the fires that were missed are made up for.");
        ObjectNode overlap = oneOf(keys(Schedule.Overlap.values()));
        properties.set(PolicyReader.OVERLAP, overlap);
        overlap.put("description", "What becomes of a fire while as many runs go on as may.");
        properties
                .putObject(PolicyReader.AT_MOST)
                .put("type", "integer")
                .put("minimum", 1)
                .put("maximum", PolicyReader.MOST)
                .put("default", Schedule.Policy.DEFAULT.atMost())
                .put("description", "So many runs of the pipeline go on at once.");
        return schedule;
    }

    private static ObjectNode errors() {
        ObjectNode errors = closed().put("description", "How faults that may pass are met.");
        ObjectNode properties = errors.putObject("properties");
        properties
                .putObject("retries")
                .put("type", "integer")
                .put("minimum", 0)
                .put("maximum", 10)
                .put("default", ErrorHandling.DEFAULT.retries())
                .put("description", "Tries after the first, where nothing has happened yet.");
        ObjectNode backoff = text("^" + Pause.PATTERN + "$");
        backoff.put("default", ErrorHandling.DEFAULT.backoff().toSeconds() + "s")
                .put("description", "The pause before the first of them; it doubles.");
        properties.set("backoff", backoff);
        return errors;
    }

    private static ObjectNode delivery() {
        ObjectNode delivery = closed().put("description", "What is asked of the delivery of rows.");
        ObjectNode properties = delivery.putObject("properties");
        properties.set("commit", oneOf(keys(DeliveryDemand.Commit.values())));
        properties.set("every", text("^" + Pause.PATTERN + "$"));
        properties.set("guarantee", oneOf(keys(DeliveryDemand.Guarantee.values())));
        return delivery;
    }

    private static ObjectNode limits() {
        ObjectNode limits = closed().put("description", "How much an execution may take.");
        ObjectNode properties = limits.putObject("properties");
        properties.set(
                LimitsReader.TIME,
                text("^" + TimeSpan.PATTERN + "$")
                        .put("description", "From its beginning, all tries together."));
        properties.set(
                LimitsReader.WAIT,
                text("^" + TimeSpan.PATTERN + "$")
                        .put("description", "In the queue, until it begins."));
        properties.set(
                LimitsReader.MEMORY,
                text("^" + ByteSize.PATTERN + "$")
                        .put(
                                "description",
                                "Besides the Java heap; larger queries spill to disk."));
        properties
                .putObject(LimitsReader.THREADS)
                .put("type", "integer")
                .put("minimum", 1)
                .put("maximum", LimitsReader.MOST_THREADS)
                .put("description", "So many work on its queries at once.");
        return limits;
    }

    private static List<String> keys(Enum<?>[] values) {
        return Arrays.stream(values).map(DeliveryDemand::key).toList();
    }

    private static ObjectNode position() {
        ObjectNode position = closed();
        position.putArray("required").add("x").add("y");
        ObjectNode properties = position.putObject("properties");
        properties.putObject("x").put("type", "number");
        properties.putObject("y").put("type", "number");
        return position;
    }

    private static ObjectNode node(TemplateCatalog templates) {
        ObjectNode node = closed();
        node.putArray("required").add("id");
        ObjectNode properties = node.putObject("properties");
        properties.set("id", text("^" + ID + "$"));
        properties.set("description", text());
        properties.set("connection", text());
        properties.set("from", from());
        properties.putObject("options").put("type", "object");
        ArrayNode cases = node.putArray("allOf");
        for (NodeKind kind : NodeKind.values()) {
            properties.set(kind.key(), oneOf(templates.names(kind)));
        }
        for (Template template : templates.all()) {
            ObjectNode rule = cases.addObject();
            ObjectNode when = rule.putObject("if");
            when.putObject("properties")
                    .putObject(template.kind().key())
                    .put("const", template.name());
            when.putArray("required").add(template.kind().key());
            rule.putObject("then").putObject("properties").set("options", template.definition());
        }
        return node;
    }

    private static ObjectNode from() {
        ObjectNode from = JSON.createObjectNode();
        ArrayNode forms = from.putArray("anyOf");
        forms.add(text());
        forms.addObject().put("type", "array").put("minItems", 1).set("items", text());
        forms.add(mapOf(text()).put("minProperties", 1));
        return from;
    }

    private static ObjectNode closed() {
        return JSON.createObjectNode().put("type", "object").put("additionalProperties", false);
    }

    private static ObjectNode mapOf(ObjectNode values) {
        ObjectNode map = JSON.createObjectNode().put("type", "object");
        map.set("additionalProperties", values);
        return map;
    }

    private static ObjectNode text() {
        return JSON.createObjectNode().put("type", "string");
    }

    private static ObjectNode text(String pattern) {
        return text().put("pattern", pattern);
    }

    private static ObjectNode scalar() {
        ObjectNode scalar = JSON.createObjectNode();
        List.of("string", "number", "boolean").forEach(scalar.putArray("type")::add);
        return scalar;
    }

    private static ObjectNode oneOf(Collection<String> values) {
        ObjectNode choice = JSON.createObjectNode();
        values.forEach(choice.putArray("enum")::add);
        return choice;
    }
}

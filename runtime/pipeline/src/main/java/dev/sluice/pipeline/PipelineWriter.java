package dev.sluice.pipeline;

import dev.sluice.api.ByteSize;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Secret;
import dev.sluice.pipeline.Pipeline.Connection;
import dev.sluice.pipeline.Pipeline.DataNode;
import dev.sluice.pipeline.Pipeline.Parameter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes a pipeline as the file it could have been read from, keys in the order of the manual. */
public final class PipelineWriter {

    private PipelineWriter() {}

    /**
     * The file's text.
     *
     * @throws PipelineException where an option holds a resolved secret: it belongs in no file
     */
    public static String write(Pipeline pipeline) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("name", pipeline.name());
        text(root, "description", pipeline.description());
        text(root, "owner", pipeline.owner());
        map(root, "labels", pipeline.labels());
        Map<String, Object> parameters = new LinkedHashMap<>();
        pipeline.parameters().forEach(one -> parameters.put(one.name(), parameter(one)));
        map(root, "parameters", parameters);
        Map<String, Object> connections = new LinkedHashMap<>();
        pipeline.connections()
                .forEach((name, options) -> connections.put(name, plain(options.values())));
        map(root, "connections", connections);
        map(root, "schedule", ScheduleText.map(pipeline.schedule()));
        if (!pipeline.errors().equals(ErrorHandling.DEFAULT)) {
            Map<String, Object> errors = new LinkedHashMap<>();
            errors.put("retries", pipeline.errors().retries());
            errors.put("backoff", pipeline.errors().backoff().toMillis() + "ms");
            map(root, "errors", errors);
        }
        if (!pipeline.delivery().equals(DeliveryDemand.DEFAULT)) {
            map(root, "delivery", delivery(pipeline.delivery()));
        }
        map(root, "limits", limits(pipeline.limits()));
        root.put("nodes", pipeline.nodes().stream().map(PipelineWriter::node).toList());
        Map<String, Object> layout = new LinkedHashMap<>();
        for (DataNode node : pipeline.nodes()) {
            node.position().ifPresent(at -> layout.put(node.id(), position(at)));
        }
        map(root, "layout", layout);
        DumpSettings settings =
                DumpSettings.builder()
                        .setDefaultFlowStyle(FlowStyle.BLOCK)
                        .setDereferenceAliases(true)
                        .build();
        return new Dump(settings).dumpToString(root);
    }

    private static Map<String, Object> delivery(DeliveryDemand demand) {
        Map<String, Object> delivery = new LinkedHashMap<>();
        delivery.put("commit", DeliveryDemand.key(demand.commit()));
        demand.every()
                .map(Duration::toMillis)
                .ifPresent(millis ->
                        delivery.put(
                                "every", millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms"));
        demand.guarantee().ifPresent(g -> delivery.put("guarantee", DeliveryDemand.key(g)));
        return delivery;
    }

    private static Map<String, Object> limits(Limits limits) {
        Map<String, Object> map = new LinkedHashMap<>();
        limits.time().ifPresent(span -> map.put(LimitsReader.TIME, TimeSpan.text(span)));
        limits.waiting().ifPresent(span -> map.put(LimitsReader.WAIT, TimeSpan.text(span)));
        limits.memory().ifPresent(bytes -> map.put(LimitsReader.MEMORY, ByteSize.text(bytes)));
        limits.threads().ifPresent(threads -> map.put(LimitsReader.THREADS, threads));
        return map;
    }

    private static Map<String, Object> parameter(Parameter parameter) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("type", parameter.type().name().toLowerCase(Locale.ROOT));
        parameter.fallback().ifPresent(value -> result.put("default", plain(value)));
        text(result, "description", parameter.description());
        return result;
    }

    private static Map<String, Object> position(Pipeline.Position at) {
        Map<String, Object> position = new LinkedHashMap<>();
        position.put("x", at.x());
        position.put("y", at.y());
        return position;
    }

    private static Map<String, Object> node(DataNode node) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("id", node.id());
        result.put(node.kind().key(), node.template());
        text(result, "description", node.description());
        if (!node.inputs().isEmpty()) {
            result.put("from", from(node.inputs()));
        }
        node.connection().ifPresent(name -> result.put("connection", name));
        map(result, "options", node.options().values());
        return result;
    }

    private static Object from(List<Connection> inputs) {
        Connection first = inputs.getFirst();
        if (inputs.size() == 1 && first.input().equals(Connection.ONLY)) {
            return first.reference();
        }
        if (inputs.stream().allMatch(one -> one.equals(Connection.listed(one.reference())))) {
            return inputs.stream().map(Connection::reference).toList();
        }
        Map<String, Object> named = new LinkedHashMap<>();
        inputs.forEach(input -> named.put(input.input(), input.reference()));
        return named;
    }

    private static void text(Map<String, Object> into, String key, String value) {
        if (!value.isEmpty()) {
            into.put(key, value);
        }
    }

    private static void map(Map<String, Object> into, String key, Map<String, ?> value) {
        if (!value.isEmpty()) {
            into.put(key, plain(value));
        }
    }

    /** Values the YAML library can write; it knows no BigDecimal. */
    private static Object plain(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Object> copy = new LinkedHashMap<>();
                map.forEach((key, inner) -> copy.put(key.toString(), plain(inner)));
                yield copy;
            }
            case List<?> list -> list.stream().map(PipelineWriter::plain).toList();
            case BigDecimal number -> number.doubleValue();
            case Secret secret ->
                    throw new PipelineException(
                            ErrorCode.PIPELINE_INVALID,
                            "a resolved secret cannot be written to a file: write the pipeline"
                                    + " with its ${secret.name}");
            default -> value;
        };
    }
}

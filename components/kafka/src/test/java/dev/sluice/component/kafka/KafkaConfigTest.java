package dev.sluice.component.kafka;

import dev.sluice.api.Options;
import dev.sluice.testkit.ConfigContract;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

class KafkaConfigTest extends ConfigContract {

    private static final Map<String, Object> CONNECTION =
            Map.of("type", "kafka", "brokers", "127.0.0.1:9092");

    @Override
    protected String name() {
        return "kafka";
    }

    private static Options with(Map<String, Object> more) {
        Map<String, Object> values = new HashMap<>();
        values.put("topic", "orders");
        values.put("connection", CONNECTION);
        values.putAll(more);
        return new Options(values);
    }

    private static Options connection(Map<String, Object> more) {
        Map<String, Object> connection = new HashMap<>(CONNECTION);
        connection.putAll(more);
        return with(Map.of("connection", connection, "columns", Map.of("id", "int")));
    }

    private static Options source(Map<String, Object> more) {
        Map<String, Object> values = new HashMap<>(Map.of("columns", Map.of("id", "int")));
        values.putAll(more);
        return with(values);
    }

    @Override
    protected Map<String, Options> invalidSources() {
        Map<String, Options> invalid = new LinkedHashMap<>();
        invalid.put("connection", new Options(Map.of("topic", "orders")));
        invalid.put("brokers", connection(Map.of("brokers", "localhost")));
        invalid.put("sasl.jaas.config", connection(Map.of("sasl.jaas.config", "com.evil.Module")));
        invalid.put("security-protocol", connection(Map.of("security-protocol", "telnet")));
        invalid.put(
                "sasl-mechanism",
                connection(Map.of("security-protocol", "sasl_ssl", "sasl-mechanism", "gssapi")));
        invalid.put(
                "password",
                connection(
                        Map.of(
                                "security-protocol",
                                "sasl_ssl",
                                "sasl-mechanism",
                                "plain",
                                "username",
                                "ada")));
        invalid.put(
                "truststore",
                connection(Map.of("security-protocol", "ssl", "truststore", "not-there.pem")));
        invalid.put("timeout", connection(Map.of("timeout", "2m")));
        invalid.put("topic", source(Map.of("topic", "a/b")));
        invalid.put("columns", with(Map.of()));
        invalid.put("columns.id", source(Map.of("columns", Map.of("id", "money"))));
        invalid.put("start", source(Map.of("start", "yesterday")));
        invalid.put("rows", source(Map.of("batch", Map.of("rows", 0))));
        invalid.put("age", source(Map.of("batch", Map.of("age", "soon"))));
        invalid.put("lost", source(Map.of("lost", "found")));
        invalid.put("metadata", source(Map.of("metadata", Map.of("header", "h"))));
        invalid.put("twice", source(Map.of("metadata", Map.of("key", "id"))));
        invalid.put("schema", with(Map.of("format", "avro")));
        invalid.put(
                "no record", with(Map.of("format", "avro", "schema", "{\"type\": \"string\"}")));
        invalid.put("keys of a map", source(Map.of("columns", Map.of("id", "map(int, string)"))));
        invalid.put("raw message", source(Map.of("format", "raw")));
        return invalid;
    }

    @Override
    protected Map<String, Options> invalidTargets() {
        Map<String, Options> invalid = new LinkedHashMap<>();
        invalid.put("topic", with(Map.of("topic", "orders*")));
        invalid.put("format", with(Map.of("format", "xml")));
        invalid.put("partitions", with(Map.of("partitions", 3)));
        invalid.put("replication", with(Map.of("create", true, "replication", 0)));
        invalid.put("compression", with(Map.of("compression", "rar")));
        invalid.put("positions", with(Map.of("positions", "orders")));
        invalid.put("transaction-timeout", with(Map.of("transaction-timeout", "100h")));
        invalid.put("schema", with(Map.of("schema", "{}")));
        return invalid;
    }
}

package dev.sluice.component.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * The offset to read next for each partition; as a position {@code
 * {"orders":{"id":"hKq…","0":17,"1":4}}}, in order, so that equal offsets are equal texts.
 *
 * @param ids of topics, by which one that was made anew is told from that before; earlier versions
 *     have kept none, and not all brokers have them
 */
record Offsets(SortedMap<TopicPartition, Long> next, Map<String, String> ids) {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);
    private static final String ID = "id";

    /** Of no partition yet; the topics have these ids. */
    static Offsets none(Map<String, String> ids) {
        return new Offsets(new TreeMap<>(ORDER), ids);
    }

    Position position() {
        StringWriter text = new StringWriter(64);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            String topic = "";
            for (Map.Entry<TopicPartition, Long> entry : next.entrySet()) {
                if (!entry.getKey().topic().equals(topic)) {
                    if (!topic.isEmpty()) {
                        json.writeEndObject();
                    }
                    topic = entry.getKey().topic();
                    begin(json, topic);
                }
                json.writeNumberField(
                        Integer.toString(entry.getKey().partition()), entry.getValue());
            }
            if (!topic.isEmpty()) {
                json.writeEndObject();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Position(text.toString());
    }

    private void begin(JsonGenerator json, String topic) throws IOException {
        json.writeObjectFieldStart(topic);
        String id = ids.get(topic);
        if (id != null) {
            json.writeStringField(ID, id);
        }
    }

    /**
     * @throws PipelineException where another source made the position
     */
    static Offsets of(Position position) {
        Offsets offsets = none(new HashMap<>());
        if (position.equals(Position.START)) {
            return offsets;
        }
        try (JsonParser json = JSON.createParser(position.value())) {
            require(json.nextToken() == JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                offsets.read(json, json.currentName());
            }
            require(json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null);
        } catch (IOException | IllegalArgumentException e) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "the stored position is not one of a Kafka source: "
                            + position.value()
                            + ". Was the node's template changed? Give the node another id to begin"
                            + " anew",
                    e);
        }
        return offsets;
    }

    private void read(JsonParser json, String topic) throws IOException {
        require(json.nextToken() == JsonToken.START_OBJECT);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            if (json.currentName().equals(ID)) {
                require(json.nextToken() == JsonToken.VALUE_STRING);
                ids.put(topic, json.getText());
            } else {
                int partition = Integer.parseInt(json.currentName());
                require(json.nextToken() == JsonToken.VALUE_NUMBER_INT && json.getLongValue() >= 0);
                next.put(new TopicPartition(topic, partition), json.getLongValue());
            }
        }
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException("not topics, partitions and offsets");
        }
    }
}

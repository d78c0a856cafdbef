package dev.sluice.component.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.sluice.api.Column;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;

/** A row as one JSON object; a null is a field that is null. */
final class JsonEncoder implements Encoder {

    private static final JsonFactory JSON =
            new JsonFactoryBuilder()
                    .rootValueSeparator((String) null)
                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .build();

    private final Schema schema;
    private final JsonValues making;
    private final List<SerializedString> names;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private final List<FieldVector> vectors = new ArrayList<>();
    private final List<JsonValue> values = new ArrayList<>();
    private JsonGenerator generator;

    JsonEncoder(Schema schema) {
        this(schema, JsonValues.STRICT);
    }

    JsonEncoder(Schema schema, JsonValues making) {
        this.schema = schema;
        this.making = making;
        this.names = schema.names().stream().map(SerializedString::new).toList();
        this.generator = generator();
    }

    private JsonGenerator generator() {
        try {
            return JSON.createGenerator(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void begin(RecordBatch batch) {
        vectors.clear();
        values.clear();
        for (int i = 0; i < schema.columns().size(); i++) {
            Column column = schema.columns().get(i);
            vectors.add(batch.root().getVector(i));
            values.add(making.of(vectors.get(i), column.type()));
        }
    }

    @Override
    public byte[] encode(int row) throws MisfitException {
        bytes.reset();
        try {
            generator.writeStartObject();
            for (int i = 0; i < values.size(); i++) {
                generator.writeFieldName(names.get(i));
                value(i, row);
            }
            generator.writeEndObject();
            generator.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void value(int column, int row) throws IOException, MisfitException {
        try {
            JsonValues.value(vectors.get(column), values.get(column), generator, row);
        } catch (MisfitException e) {
            generator = generator(); // the other one stands in the middle of an object
            throw new MisfitException(
                    "column '" + names.get(column).getValue() + "': " + e.reason());
        }
    }
}

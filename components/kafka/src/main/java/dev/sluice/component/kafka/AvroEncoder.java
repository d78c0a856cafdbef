package dev.sluice.component.kafka;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** A row as one Avro record, in the binary encoding, without anything before it. */
final class AvroEncoder implements Encoder {

    private final org.apache.avro.Schema record;
    private final int[] places;
    private final List<AvroValue> values = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private @Nullable BinaryEncoder encoder;

    /**
     * @throws PipelineException where the columns are not the fields of the record
     */
    AvroEncoder(org.apache.avro.Schema record, Schema rows) {
        this.record = record;
        List<Column> fields = AvroSchemas.columns(record);
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 0; i < rows.columns().size(); i++) {
            columns.put(rows.columns().get(i).name(), i);
        }
        this.places = new int[fields.size()];
        for (int i = 0; i < places.length; i++) {
            Integer place = columns.remove(fields.get(i).name());
            if (place == null) {
                throw mismatch("the schema's field '" + fields.get(i).name() + "' is no column");
            }
            Column column = rows.columns().get(place);
            if (!fits(column.type(), fields.get(i).type())) {
                throw mismatch(
                        "column '"
                                + column.name()
                                + "' is "
                                + column.type()
                                + ", the schema's field "
                                + fields.get(i).type());
            }
            places[i] = place;
        }
        if (!columns.isEmpty()) {
            throw mismatch("the schema has no fields " + columns.keySet());
        }
    }

    private static PipelineException mismatch(String what) {
        return new PipelineException(
                ErrorCode.SCHEMA_MISMATCH, what + ". Choose, rename or cast columns before");
    }

    private static boolean fits(DataType column, DataType field) {
        return switch (column) {
            case Simple.INT8, Simple.INT16 -> field == Simple.INT32;
            case Simple simple -> simple == field;
            case DataType.Decimal decimal -> decimal.equals(field);
            case DataType.ListOf list ->
                    field instanceof DataType.ListOf other && fits(list.element(), other.element());
            case DataType.MapOf map ->
                    map.key() == Simple.STRING
                            && field instanceof DataType.MapOf other
                            && fits(map.value(), other.value());
            case DataType.StructOf struct ->
                    field instanceof DataType.StructOf other && fits(struct, other);
        };
    }

    private static boolean fits(DataType.StructOf struct, DataType.StructOf other) {
        if (struct.fields().size() != other.fields().size()) {
            return false;
        }
        for (int i = 0; i < struct.fields().size(); i++) {
            DataType.Field mine = struct.fields().get(i);
            DataType.Field theirs = other.fields().get(i);
            if (!mine.name().equals(theirs.name()) || !fits(mine.type(), theirs.type())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void begin(RecordBatch batch) {
        values.clear();
        for (int i = 0; i < places.length; i++) {
            values.add(
                    AvroValues.of(
                            batch.root().getVector(places[i]), record.getFields().get(i).schema()));
        }
    }

    @Override
    public byte[] encode(int row) throws MisfitException {
        bytes.reset();
        BinaryEncoder to = EncoderFactory.get().binaryEncoder(bytes, encoder);
        encoder = to;
        try {
            for (int i = 0; i < values.size(); i++) {
                value(to, i, row);
            }
            to.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void value(BinaryEncoder to, int field, int row) throws IOException, MisfitException {
        try {
            values.get(field).write(to, row);
        } catch (MisfitException e) {
            encoder = null; // it holds the beginning of a record that is not written
            throw new MisfitException(
                    "field '" + record.getFields().get(field).name() + "': " + e.reason());
        }
    }
}

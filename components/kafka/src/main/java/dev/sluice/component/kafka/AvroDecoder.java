package dev.sluice.component.kafka;

import dev.sluice.api.Column;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** One Avro record a message, in Avro's binary encoding, written with the given schema. */
final class AvroDecoder implements Decoder {

    private final Schema schema;
    private final List<Column> columns;
    private List<AvroCell> cells = List.of();
    private @Nullable BinaryDecoder decoder;

    AvroDecoder(Schema schema) {
        this.schema = schema;
        this.columns = AvroSchemas.columns(schema);
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public void begin(List<FieldVector> vectors) {
        AvroCells making = new AvroCells();
        List<AvroCell> made = new ArrayList<>();
        for (int i = 0; i < vectors.size(); i++) {
            made.add(making.of(vectors.get(i), schema.getFields().get(i).schema()));
        }
        cells = made;
    }

    @Override
    public void decode(byte[] value, int row) throws MisfitException {
        BinaryDecoder from = DecoderFactory.get().binaryDecoder(value, decoder);
        decoder = from;
        try {
            for (AvroCell cell : cells) {
                cell.read(from, row);
            }
            if (!from.isEnd()) {
                throw new MisfitException("there are bytes behind the record");
            }
        } catch (EOFException e) {
            throw new MisfitException("the record is cut off, or written with another schema");
        } catch (IOException
                | AvroRuntimeException
                | ArithmeticException
                | NegativeArraySizeException
                | UnsupportedOperationException // a length beyond what an array can have
                | IndexOutOfBoundsException e) {
            throw new MisfitException("it is no record of the schema: " + e.getMessage());
        }
    }
}

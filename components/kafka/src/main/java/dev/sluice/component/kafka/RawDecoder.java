package dev.sluice.component.kafka;

import dev.sluice.api.Column;
import dev.sluice.api.DataType.Simple;
import java.util.List;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** The value of a message as it is: bytes, or text where it is UTF-8. */
final class RawDecoder implements Decoder {

    private final Column column;
    private final Utf8 utf8 = new Utf8();
    private @Nullable BaseVariableWidthVector vector;

    RawDecoder(Column column) {
        this.column = column;
    }

    @Override
    public List<Column> columns() {
        return List.of(column);
    }

    @Override
    public void begin(List<FieldVector> vectors) {
        vector = (BaseVariableWidthVector) vectors.getFirst();
    }

    @Override
    public void decode(byte[] value, int row) throws MisfitException {
        if (column.type() == Simple.STRING && !utf8.valid(value, 0, value.length)) {
            throw new MisfitException("it is no text: its bytes are no UTF-8");
        }
        if (vector != null) {
            vector.setSafe(row, value, 0, value.length);
        }
    }
}

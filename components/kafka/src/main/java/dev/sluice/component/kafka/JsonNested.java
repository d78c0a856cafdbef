package dev.sluice.component.kafka;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.api.DataType;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/** Cells of lists, structs and maps. */
final class JsonNested {

    private JsonNested() {}

    static JsonCell list(FieldVector vector, DataType.ListOf type, JsonCells cells) {
        ListVector lists = (ListVector) vector;
        FieldVector elements = lists.getDataVector();
        JsonCell element = cells.of(elements, type.element());
        return (parser, row) -> {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw JsonCells.wanted("a list", parser);
            }
            int first = lists.startNewValue(row);
            int count = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                value(parser, elements, element, first + count++);
            }
            lists.endValue(row, count);
        };
    }

    static JsonCell struct(
            FieldVector vector, DataType.StructOf type, JsonCells cells, boolean ignoreUnknown) {
        StructVector structs = (StructVector) vector;
        List<FieldVector> children = structs.getChildrenFromFields();
        List<JsonCell> readers =
                IntStream.range(0, children.size())
                        .mapToObj(i -> cells.of(children.get(i), type.fields().get(i).type()))
                        .toList();
        List<String> names = type.fields().stream().map(DataType.Field::name).toList();
        JsonFields fields = new JsonFields(names, children, readers, ignoreUnknown);
        return (parser, row) -> {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw JsonCells.wanted("an object", parser);
            }
            structs.setIndexDefined(row);
            fields.read(parser, row);
        };
    }

    static JsonCell map(FieldVector vector, DataType.MapOf type, JsonCells cells) {
        ListVector maps = (ListVector) vector;
        StructVector entries = (StructVector) maps.getDataVector();
        VarCharVector keys = (VarCharVector) entries.getVectorById(0);
        FieldVector values = (FieldVector) entries.getVectorById(1);
        JsonCell value = cells.of(values, type.value());
        return (parser, row) -> {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw JsonCells.wanted("an object", parser);
            }
            int at = maps.startNewValue(row);
            int count = 0;
            Set<String> seen = new HashSet<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                if (!seen.add(parser.currentName())) {
                    throw new MisfitException("a key of the map is there twice");
                }
                entries.setIndexDefined(at + count);
                cells.text().key(parser, keys, at + count);
                parser.nextToken();
                value(parser, values, value, at + count++);
            }
            maps.endValue(row, count);
        };
    }

    private static void value(JsonParser parser, FieldVector vector, JsonCell cell, int at)
            throws IOException, MisfitException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            vector.setNull(at);
        } else {
            cell.read(parser, at);
        }
    }
}

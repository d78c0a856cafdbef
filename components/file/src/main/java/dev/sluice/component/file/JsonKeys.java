package dev.sluice.component.file;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Field;
import java.util.List;

/**
 * Whether a record has what its columns are made of, and nothing that would be lost. Used by one
 * thread, record by record.
 */
final class JsonKeys {

    private final JsonShape shape;
    private String fault = "";

    /**
     * @param all whether the columns are all that there is; otherwise they were chosen, and other
     *     keys are passed over
     */
    JsonKeys(List<Column> columns, boolean all) {
        List<Field> fields = columns.stream().map(c -> new Field(c.name(), c.type())).toList();
        this.shape = JsonShape.ofRecord(new DataType.StructOf(fields), all, this::fault);
    }

    private JsonKeys() {
        this.shape = JsonShape.ANY;
    }

    /** For a look at records whose columns are not known yet. */
    static JsonKeys any() {
        return new JsonKeys();
    }

    /** The next record begins, which is to be of this shape. */
    JsonShape begin() {
        fault = "";
        return shape;
    }

    private void fault(String found) {
        if (fault.isEmpty()) {
            fault = found;
        }
    }

    /** Why the record cannot be taken; empty where it can. */
    String fault() {
        return fault;
    }
}

package dev.sluice.component.table.copy;

import org.apache.arrow.vector.ValueVector;

/** Says a value, which is not null, in words: text as it is, everything nested as JSON. */
public interface Words {

    /** The value of a row. */
    String of(ValueVector vector, int row);
}

package dev.sluice.component.table.copy;

import org.jspecify.annotations.Nullable;

/** Writes the values of one vector as fields; chosen once per vector. */
interface FieldEncoder {

    /**
     * Appends the length and the bytes of a row's value, which is not null.
     *
     * @return why the column cannot take the value, or null; what was appended is then forgotten
     */
    @Nullable String encode(CopyBuffer out, int row);
}

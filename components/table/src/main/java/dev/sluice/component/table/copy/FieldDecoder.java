package dev.sluice.component.table.copy;

import org.jspecify.annotations.Nullable;

/** Takes the values of one field into a vector; chosen once per vector. */
interface FieldDecoder {

    /** Sets the row's value from its bytes; returns why it cannot, or null. */
    @Nullable String decode(byte[] bytes, int at, int length, int row);
}

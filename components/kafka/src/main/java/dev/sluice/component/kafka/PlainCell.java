package dev.sluice.component.kafka;

/** Takes the values of one field from plain JSON; chosen once per vector. */
interface PlainCell {

    /** What is not plain, or does not fit. */
    int NOT_PLAIN = -1;

    /**
     * Sets the row's value, which is not null.
     *
     * @param at where the value begins
     * @return where it has ended, or {@link #NOT_PLAIN}
     */
    int read(byte[] message, int at, int row);
}

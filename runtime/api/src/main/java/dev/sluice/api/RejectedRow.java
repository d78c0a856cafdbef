package dev.sluice.api;

import java.util.OptionalInt;

/**
 * A row that could not be read or was refused: the raw record as it was found, where it stood
 * ({@code orders.csv:2502}), and why it was rejected.
 *
 * @param index which row of the batch it was, from 0, where it was refused out of one
 */
public record RejectedRow(String raw, String place, String reason, OptionalInt index) {

    /** One that came out of no batch. */
    public RejectedRow(String raw, String place, String reason) {
        this(raw, place, reason, OptionalInt.empty());
    }

    /** One that was refused out of a batch. */
    public static RejectedRow of(int index, String raw, String place, String reason) {
        return new RejectedRow(raw, place, reason, OptionalInt.of(index));
    }
}

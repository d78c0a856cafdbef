package dev.sluice.api;

/**
 * A row that could not be read or was refused: the raw record as it was found, where it stood
 * ({@code orders.csv:2502}), and why it was rejected.
 */
public record RejectedRow(String raw, String place, String reason) {}

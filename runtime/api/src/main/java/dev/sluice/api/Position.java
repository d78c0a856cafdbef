package dev.sluice.api;

/**
 * Where a reader stands, as text that only the source that made it understands (a byte or row
 * offset, a cursor value, partition offsets). It is stored with the data it belongs to.
 */
public record Position(String value) {

    /** Before the first row. */
    public static final Position START = new Position("");
}

package dev.sluice.api;

/** A named, typed column; {@code nullable} is false only where the source guarantees a value. */
public record Column(String name, DataType type, boolean nullable) {

    /** A column that may hold nulls. */
    public static Column of(String name, DataType type) {
        return new Column(name, type, true);
    }

    @Override
    public String toString() {
        return name + " " + type + (nullable ? "" : " not null");
    }
}

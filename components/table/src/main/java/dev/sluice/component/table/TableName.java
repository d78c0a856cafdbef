package dev.sluice.component.table;

import java.util.Optional;

/** A table, with its schema where one was given. */
record TableName(Optional<String> schema, String name) {

    /** Splits {@code schema.table} at its first point. */
    static TableName parse(String text) {
        int point = text.indexOf('.');
        return point < 0
                ? new TableName(Optional.empty(), text)
                : new TableName(Optional.of(text.substring(0, point)), text.substring(point + 1));
    }

    String quoted(Dialect dialect) {
        return schema.map(s -> dialect.quote(s) + ".").orElse("") + dialect.quote(name);
    }

    @Override
    public String toString() {
        return schema.map(s -> s + ".").orElse("") + name;
    }
}

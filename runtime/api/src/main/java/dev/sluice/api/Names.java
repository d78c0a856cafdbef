package dev.sluice.api;

/** Quoting of identifiers and text for SQL. */
public final class Names {

    private Names() {}

    /** The identifier in double quotes, with quotes in it doubled. */
    public static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** The text as an SQL string literal. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}

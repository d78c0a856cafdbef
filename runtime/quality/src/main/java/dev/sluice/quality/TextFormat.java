package dev.sluice.quality;

import dev.sluice.api.Columns;
import dev.sluice.api.DataType;
import dev.sluice.api.Names;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Formats that texts can have. An empty text has none of them. */
enum TextFormat {
    EMAIL(
            "an email address",
            "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
                    + "(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+"),
    URL("an http or https URL", "(?i)https?://[^\\s/?#]+([/?#]\\S*)?"),
    UUID("a UUID", "(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    IPV4(
            "an IPv4 address",
            "((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\\.){3}"
                    + "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"),
    INTEGER("a whole number", "[+-]?[0-9]+"),
    NUMBER("a number", "[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?"),
    DATE("a date such as 2026-11-24", "[0-9]{4}-[0-9]{2}-[0-9]{2}", DataType.Simple.DATE),
    TIMESTAMP(
            "a date and time such as 2026-11-24T10:30:00",
            "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?",
            DataType.Simple.TIMESTAMP);

    private final String description;
    private final String pattern;
    private final DataType.Simple type;

    TextFormat(String description, String pattern) {
        this(description, pattern, DataType.Simple.STRING);
    }

    /** A type behind the pattern catches what a pattern cannot, such as February 30. */
    TextFormat(String description, String pattern, DataType.Simple type) {
        this.description = description;
        this.pattern = pattern;
        this.type = type;
    }

    static TextFormat of(String name) {
        List<String> known = Arrays.stream(values()).map(TextFormat::label).toList();
        return Arrays.stream(values())
                .filter(format -> format.label().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        Subject.invalid(
                                "'" + name + "' is not a format: " + Columns.hint(name, known)));
    }

    String violated(String column) {
        String mismatch = "NOT regexp_full_match(" + column + ", " + Names.literal(pattern) + ")";
        return type == DataType.Simple.STRING
                ? mismatch
                : column
                        + " IS NOT NULL AND ("
                        + mismatch
                        + " OR TRY_CAST("
                        + column
                        + " AS "
                        + type
                        + ") IS NULL)";
    }

    String description() {
        return description;
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

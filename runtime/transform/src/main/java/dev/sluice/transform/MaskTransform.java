package dev.sluice.transform;

import dev.sluice.api.Columns;
import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.Step;
import dev.sluice.api.Transform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Hides personal data. Hashes and tokens are keyed by a secret, of which only a derived key stands
 * in the SQL; equal values keep equal tokens, so that joins still work.
 */
public final class MaskTransform implements Transform {

    @Override
    public String name() {
        return "mask";
    }

    @Override
    public Step bind(Options options, List<Input> inputs) {

        Input input = Inputs.only(name(), inputs);
        Map<String, String> masked = new LinkedHashMap<>();
        Entries.groups(options, "columns", "method")
                .forEach((column, entry) -> {
                    String value =
                            "CAST("
                                    + Names.quote(Columns.require(input, column).name())
                                    + " AS VARCHAR)";
                    masked.put(column, masked(value, entry, options));
                });
        return Outputs.rows(Outputs.with(input, masked), List.of());
    }

    private static String masked(String value, Options entry, Options options) {
        String method = entry.requireText("method");
        return switch (method) {
            case "hash" -> keyed(value, options);
            case "tokenise" -> "'tok_' || left(" + keyed(value, options) + ", 24)";
            case "redact" ->
                    "CASE WHEN "
                            + value
                            + " IS NOT NULL THEN "
                            + Names.literal(entry.text("with").orElse("***"))
                            + " END";
            case "partial" -> partial(value, Math.max(0, entry.number("keep", 4)));
            default ->
                    throw Outputs.invalid(
                            "'"
                                    + method
                                    + "' is not a method: use hash, redact, partial or tokenise");
        };
    }

    private static String keyed(String value, Options options) {
        String key = Names.literal(MaskKey.derived(options.requireText("secret")));
        return "sha256(" + key + " || sha256(" + key + " || " + value + "))";
    }

    /** A value that is not longer than what may be shown is hidden whole. */
    private static String partial(String value, long keep) {
        String length = "length(" + value + ")";
        return "CASE WHEN "
                + length
                + " > "
                + keep
                + " THEN repeat('*', "
                + length
                + " - "
                + keep
                + ") || right("
                + value
                + ", "
                + keep
                + ") ELSE repeat('*', "
                + length
                + ") END";
    }
}

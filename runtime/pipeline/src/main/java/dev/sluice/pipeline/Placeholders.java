package dev.sluice.pipeline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The references {@code ${param.x}}, {@code ${env.X}} and {@code ${secret.x}} in a text. */
final class Placeholders {

    static final Pattern PATTERN = Pattern.compile("\\$\\{([a-z]+)\\.([A-Za-z0-9_.-]+)}");

    /** What looks like a reference and is none. */
    static final Pattern MALFORMED = Pattern.compile("\\$\\{([A-Za-z][A-Za-z0-9_-]*)}");

    private Placeholders() {}

    record Reference(String scope, String name) {
        @Override
        public String toString() {
            return switch (scope) {
                case "param" -> "the parameter '" + name + "'";
                case "env" -> "the environment variable " + name;
                default -> "the secret '" + name + "'";
            };
        }
    }

    static List<Reference> in(String text) {
        List<Reference> references = new ArrayList<>();
        Matcher matcher = PATTERN.matcher(text);
        while (matcher.find()) {
            references.add(new Reference(matcher.group(1), matcher.group(2)));
        }
        return references;
    }

    /** The references anywhere in a value, each once. */
    static List<Reference> within(Object value) {
        return switch (value) {
            case String text -> in(text);
            case Collection<?> list ->
                    list.stream().flatMap(inner -> within(inner).stream()).distinct().toList();
            case Map<?, ?> map -> within(map.values());
            default -> List.of();
        };
    }
}

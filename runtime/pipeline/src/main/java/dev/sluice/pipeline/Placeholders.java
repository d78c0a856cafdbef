package dev.sluice.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The references {@code ${param.x}}, {@code ${env.X}} and {@code ${secret.x}} in a text. */
final class Placeholders {

    static final Pattern PATTERN = Pattern.compile("\\$\\{([a-z]+)\\.([A-Za-z0-9_.-]+)}");

    private Placeholders() {}

    record Reference(String scope, String name) {}

    static List<Reference> in(String text) {
        List<Reference> references = new ArrayList<>();
        Matcher matcher = PATTERN.matcher(text);
        while (matcher.find()) {
            references.add(new Reference(matcher.group(1), matcher.group(2)));
        }
        return references;
    }

    static boolean holds(JsonNode value) {
        return value.isTextual() && PATTERN.matcher(value.asText()).find();
    }
}

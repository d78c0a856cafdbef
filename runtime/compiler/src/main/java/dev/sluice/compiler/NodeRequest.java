package dev.sluice.compiler;

import dev.sluice.api.Options;
import java.util.List;

/**
 * A node as it is to be planned: its parameters resolved, its options valid by its template.
 *
 * @param kind source, transform, quality, target, or action where no rows go through it
 * @param template the template's short name
 * @param kamelet the Kamelet's name
 * @param kameletYaml its text
 * @param options with the connection's options under {@code connection}
 */
public record NodeRequest(
        String id,
        String kind,
        String template,
        String kamelet,
        String kameletYaml,
        Options options,
        List<Input> inputs) {

    public NodeRequest {
        inputs = List.copyOf(inputs);
    }

    /** An edge into the node; {@code name} is "input" for a single unnamed one. */
    public record Input(String name, String from, String port) {}
}

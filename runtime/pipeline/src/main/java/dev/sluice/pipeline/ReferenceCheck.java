package dev.sluice.pipeline;

import dev.sluice.pipeline.YamlTree.Item;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks every {@code ${…}} of a file: that it is one, that it may stand there, and is declared.
 */
final class ReferenceCheck {

    /** Where references are replaced; everywhere else they would stay as they are written. */
    private static final Pattern RESOLVED =
            Pattern.compile("(nodes\\[\\d+]\\.options|connections)\\..*");

    /** Texts for people, which nobody replaces anything in. */
    private static final Pattern PROSE = Pattern.compile("(.*\\.)?description");

    /** What a connection never shows. */
    private static final Pattern HIDDEN =
            Pattern.compile(
                    "connections\\.[^.]+\\.(user|username|[a-z-]*password|options)(\\..*)?");

    static final String SECRETS_BELONG =
            "secrets belong into a connection's user, passwords and options, into 'secret' of mask"
                    + " and into 'parameters' of execute";

    private final Problems problems;
    private final Collection<String> parameters;

    ReferenceCheck(Problems problems, Collection<String> parameters) {
        this.problems = problems;
        this.parameters = parameters;
    }

    void check(Item item, String path) {
        if (item.isMap()) {
            item.map()
                    .forEach((key, entry) ->
                            check(entry.item(), path.isEmpty() ? key : path + "." + key));
        } else if (item.isList()) {
            for (int i = 0; i < item.list().size(); i++) {
                check(item.list().get(i), path + "[" + i + "]");
            }
        } else if (!PROSE.matcher(path).matches()) {
            leaf(item, path);
        }
    }

    private void leaf(Item item, String path) {
        String text = item.value().toString();
        List<Placeholders.Reference> references = Placeholders.in(text);
        if (!references.isEmpty() && !RESOLVED.matcher(path).matches()) {
            problems.add(
                    item.place(),
                    path,
                    "a reference is not replaced here: '" + text + "'",
                    "references stand in options and connections; write the value itself");
            return;
        }
        references.forEach(reference -> known(reference, item, path));
        Matcher malformed = Placeholders.MALFORMED.matcher(text);
        while (malformed.find()) {
            String name = malformed.group(1);
            problems.add(
                    item.place(),
                    path,
                    "'" + malformed.group() + "' is not a reference",
                    "write ${param." + name + "}, ${env." + name + "} or ${secret." + name + "}");
        }
    }

    private void known(Placeholders.Reference reference, Item item, String path) {
        switch (reference.scope()) {
            case "param" -> {
                if (!parameters.contains(reference.name())) {
                    problems.unknown(
                            item.place(), path, "the parameter", reference.name(), parameters);
                }
            }
            case "env" ->
                    Environment.refusal(reference.name())
                            .ifPresent(why ->
                                    problems.add(
                                            item.place(),
                                            path,
                                            why,
                                            "keep it as a secret, and write ${secret."
                                                    + Environment.secretName(reference.name())
                                                    + "}"));
            case "secret" -> {
                if (path.startsWith("connections.") && !HIDDEN.matcher(path).matches()) {
                    problems.add(
                            item.place(),
                            path,
                            "a secret has no place here: messages say where a connection goes",
                            SECRETS_BELONG);
                }
            }
            default ->
                    problems.unknown(
                            item.place(),
                            path,
                            "the reference",
                            reference.scope(),
                            List.of("param", "env", "secret"));
        }
    }
}

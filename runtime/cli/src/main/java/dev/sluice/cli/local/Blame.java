package dev.sluice.cli.local;

import dev.sluice.api.Options;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the option that a message speaks of, so that the problem stands at its line: the one whose
 * text the message quotes, else the one whose name it gives, else the one with the words it quotes;
 * an only one is meant in any case.
 */
final class Blame {

    /** A text of this length does not stand in a message by chance. */
    private static final int TELLING = 6;

    private static final Pattern QUOTED = Pattern.compile("[\"']([A-Za-z_]\\w*)");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*");

    private final String message;
    private final Map<String, String> leaves = new LinkedHashMap<>();

    private Blame(String message) {
        this.message = message;
    }

    /**
     * The path of that option.
     *
     * @param node the node's path, for messages that speak of none
     */
    static String path(String node, Options options, String message) {
        Blame blame = new Blame(message);
        options.values().forEach((name, value) -> blame.collect(value, node + ".options." + name));
        Stream<String> named =
                options.names().stream()
                        .filter(name -> message.contains("option '" + name + "'"))
                        .map(name -> node + ".options." + name);
        return blame.best(blame::quoted)
                .or(named::findFirst)
                .or(() -> blame.best(blame::words))
                .or(() -> blame.best(text -> blame.leaves.size() == 1 ? 1 : 0))
                .orElse(node);
    }

    private void collect(Object value, String at) {
        switch (value) {
            case Map<?, ?> map -> map.forEach((key, inner) -> collect(inner, at + "." + key));
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    collect(list.get(i), at + "[" + i + "]");
                }
            }
            default -> leaves.put(at, value.toString().strip());
        }
    }

    private Optional<String> best(ToIntFunction<String> score) {
        String best = null;
        int most = 0;
        for (Map.Entry<String, String> leaf : leaves.entrySet()) {
            int points = score.applyAsInt(leaf.getValue());
            if (points > most) {
                most = points;
                best = leaf.getKey();
            }
        }
        return Optional.ofNullable(best);
    }

    /** How much of the message is this text. */
    private int quoted(String text) {
        boolean told =
                message.contains("'" + text + "'")
                        || message.contains("(" + text + ")")
                        || text.length() >= TELLING && message.contains(text);
        return told ? text.length() : 0;
    }

    /** How many of the words that the message quotes stand in this text. */
    private int words(String text) {
        Set<String> wanted =
                QUOTED.matcher(message).results().map(r -> r.group(1)).collect(Collectors.toSet());
        Matcher words = WORD.matcher(text);
        return (int)
                words.results().map(r -> r.group()).distinct().filter(wanted::contains).count();
    }
}

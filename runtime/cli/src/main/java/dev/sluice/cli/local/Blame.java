package dev.sluice.cli.local;

import dev.sluice.api.Options;
import java.util.List;
import java.util.Map;

/**
 * Finds the option that a message speaks of, so that the problem stands at its line: the one whose
 * text the message quotes, or whose name it gives.
 */
final class Blame {

    /** A text of this length does not stand in a message by chance. */
    private static final int TELLING = 6;

    private final String message;
    private String path;
    private int quoted;

    private Blame(String node, String message) {
        this.message = message;
        this.path = node;
    }

    /**
     * The path of that option.
     *
     * @param node the node's path, for messages that speak of none
     */
    static String path(String node, Options options, String message) {
        Blame blame = new Blame(node, message);
        options.values().forEach((name, value) -> blame.look(value, node + ".options." + name));
        if (blame.quoted == 0) {
            options.names().stream()
                    .filter(name -> message.contains("option '" + name + "'"))
                    .findFirst()
                    .ifPresent(name -> blame.path = node + ".options." + name);
        }
        return blame.path;
    }

    private void look(Object value, String at) {
        switch (value) {
            case Map<?, ?> map ->
                    map.forEach((key, inner) -> {
                        leaf(key.toString(), at + "." + key);
                        look(inner, at + "." + key);
                    });
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    look(list.get(i), at + "[" + i + "]");
                }
            }
            default -> leaf(value.toString().strip(), at);
        }
    }

    private void leaf(String text, String at) {
        boolean told =
                message.contains("'" + text + "'")
                        || message.contains("(" + text + ")")
                        || text.length() >= TELLING && message.contains(text);
        if (told && text.length() > quoted) {
            path = at;
            quoted = text.length();
        }
    }
}

package dev.sluice.component.kafka;

import dev.sluice.api.Options;
import java.util.List;
import java.util.regex.Pattern;

/** The topics a source reads: names, and patterns in which {@code *} stands for anything. */
record TopicSet(List<String> names, List<Pattern> patterns) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    private static final Pattern GLOB = Pattern.compile("[A-Za-z0-9._*-]{1,249}");

    static TopicSet of(Options options) {
        List<String> given = options.texts("topic");
        if (given.isEmpty()) {
            throw Invalid.option("option 'topic' is missing");
        }
        for (String topic : given) {
            if (!GLOB.matcher(topic).matches()) {
                throw notAName(topic);
            }
        }
        return new TopicSet(
                given.stream().filter(topic -> topic.indexOf('*') < 0).distinct().toList(),
                given.stream()
                        .filter(topic -> topic.indexOf('*') >= 0)
                        .map(TopicSet::glob)
                        .toList());
    }

    /** A single topic that is no pattern. */
    static String name(Options options) {
        String topic = options.requireText("topic");
        if (!NAME.matcher(topic).matches() || topic.equals(".") || topic.equals("..")) {
            throw notAName(topic);
        }
        return topic;
    }

    private static RuntimeException notAName(String topic) {
        return Invalid.option(
                "option 'topic' is '"
                        + topic
                        + "'; the name of a topic has letters, digits, dots, underscores and"
                        + " hyphens");
    }

    private static Pattern glob(String text) {
        return Pattern.compile(text.replace(".", "\\.").replace("*", ".*"));
    }

    boolean matches(String topic) {
        return names.contains(topic)
                // internal topics of brokers begin so, and hold no rows
                || (!topic.startsWith("__")
                        && patterns.stream().anyMatch(p -> p.matcher(topic).matches()));
    }

    @Override
    public String toString() {
        return names.isEmpty() && patterns.size() == 1
                ? patterns.getFirst().pattern()
                : String.join(", ", names);
    }
}

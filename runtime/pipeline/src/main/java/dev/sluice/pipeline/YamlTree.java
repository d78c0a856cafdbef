package dev.sluice.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * YAML with positions, and only the harmless part of it: no tags, anchors or aliases, one document,
 * bounded depth and size, no key twice. Depth is checked on the event stream, before anything
 * recursive sees the text.
 */
final class YamlTree {

    private static final int DEPTH = 64;
    private static final int CODE_POINTS = 4 << 20;

    private final Problems problems;

    YamlTree(Problems problems) {
        this.problems = problems;
    }

    /** A place in the file, both from 1. */
    record Place(int line, int column) {
        static Place of(Optional<Mark> mark) {
            return mark.map(m -> new Place(m.getLine() + 1, m.getColumn() + 1))
                    .orElse(new Place(1, 1));
        }
    }

    /**
     * A value of the file; {@code value} is a String, Boolean, Long, Double, List or Map of Items.
     *
     * @param missing whether it says that there is none; it is an empty text then
     */
    record Item(Object value, Place place, boolean missing) {
        Item(Object value, Place place) {
            this(value, place, false);
        }

        @SuppressWarnings("unchecked")
        Map<String, Entry> map() {
            return (Map<String, Entry>) value;
        }

        @SuppressWarnings("unchecked")
        List<Item> list() {
            return (List<Item>) value;
        }

        boolean isMap() {
            return value instanceof Map;
        }

        boolean isList() {
            return value instanceof List;
        }

        /** As plain Java values, without positions; a key without a value is left out. */
        Object plain() {
            if (isMap()) {
                Map<String, Object> plain = new LinkedHashMap<>();
                map().forEach((key, entry) -> {
                    if (!entry.item().missing()) {
                        plain.put(key, entry.item().plain());
                    }
                });
                return plain;
            }
            return isList() ? list().stream().map(Item::plain).toList() : value;
        }
    }

    /** A value under a key, and where the key stands. */
    record Entry(Place key, Item item) {}

    Optional<Item> read(String text) {
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(CODE_POINTS).setLabel("pipeline").build();
        try {
            if (!harmless(new Parse(settings).parseString(text))) {
                return Optional.empty();
            }
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                problems.add(
                        new Place(1, 1), "", "the file is empty", "begin with: name: my-pipeline");
                return Optional.empty();
            }
            return Optional.of(item(root.get(), ""));
        } catch (MarkedYamlEngineException e) {
            problems.add(
                    Place.of(e.getProblemMark()),
                    "",
                    "this is not YAML: " + e.getProblem(),
                    "check indentation, colons and quotes near here");
        } catch (YamlEngineException e) {
            problems.add(
                    new Place(1, 1),
                    "",
                    "this is not YAML: " + e.getMessage(),
                    "check the file's encoding (UTF-8) and size");
        }
        return Optional.empty();
    }

    private boolean harmless(Iterable<Event> events) {
        int depth = 0;
        int documents = 0;
        int before = problems.size();
        for (Event event : events) {
            Place place = Place.of(event.getStartMark());
            switch (event) {
                case AliasEvent alias ->
                        problems.add(
                                place,
                                "",
                                "aliases (*" + alias.getAlias() + ") are not allowed",
                                "write the value out");
                case CollectionStartEvent start -> {
                    if (++depth > DEPTH) {
                        problems.add(
                                place,
                                "",
                                "the file is nested more than " + DEPTH + " levels deep",
                                "flatten it");
                        return false;
                    }
                }
                case CollectionEndEvent end -> depth--;
                case DocumentStartEvent start -> {
                    if (++documents > 1) {
                        problems.add(
                                place,
                                "",
                                "the file has several documents",
                                "keep one pipeline a file");
                        return false;
                    }
                }
                default -> {}
            }
            tags(event, place);
        }
        return problems.size() == before;
    }

    private void tags(Event event, Place place) {
        if (event instanceof NodeEvent node
                && !(event instanceof AliasEvent)
                && node.getAnchor().isPresent()) {
            problems.add(
                    place,
                    "",
                    "anchors (&" + node.getAnchor().get() + ") are not allowed",
                    "write the value out where it is used");
        }
        Optional<String> tag =
                switch (event) {
                    case ScalarEvent scalar -> scalar.getTag();
                    case CollectionStartEvent start -> start.getTag();
                    default -> Optional.empty();
                };
        tag.ifPresent(
                t -> problems.add(place, "", "the tag " + t + " is not allowed", "remove it"));
    }

    private Item item(Node node, String path) {
        Place place = Place.of(node.getStartMark());
        return switch (node) {
            case MappingNode map -> new Item(mapping(map, path), place);
            case SequenceNode sequence -> {
                List<Item> items = new ArrayList<>();
                for (Node child : sequence.getValue()) {
                    items.add(item(child, path + "[" + items.size() + "]"));
                }
                yield new Item(items, place);
            }
            case ScalarNode scalar -> new Item(scalar(scalar), place, missing(scalar));
            default -> throw new IllegalStateException("a node of a kind YAML does not have");
        };
    }

    private Map<String, Entry> mapping(MappingNode map, String path) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : map.getValue()) {
            Place place = Place.of(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(
                        place,
                        path,
                        "a key has to be a plain word",
                        "quote it or write it as text");
                continue;
            }
            String name = key.getValue();
            String at = path.isEmpty() ? name : path + "." + name;
            Entry entry = new Entry(place, item(tuple.getValueNode(), at));
            Entry first = entries.putIfAbsent(name, entry);
            if (first != null) {
                problems.add(
                        place,
                        at,
                        "'" + name + "' is given twice, first in line " + first.key().line(),
                        "remove one of them");
            }
        }
        return entries;
    }

    private static Object scalar(ScalarNode node) {
        String text = node.getValue();
        Tag tag = node.getTag();
        if (tag.equals(Tag.BOOL)) {
            return Boolean.valueOf(text);
        }
        try {
            if (tag.equals(Tag.INT)) {
                return Long.parseLong(text);
            }
            if (tag.equals(Tag.FLOAT) && !text.contains(".inf") && !text.contains(".nan")) {
                return new java.math.BigDecimal(text);
            }
        } catch (NumberFormatException e) {
            return text; // 0x10, 0o7 and numbers beyond 64 bits stay as they are written
        }
        return missing(node) ? "" : text;
    }

    /** {@code null}, {@code ~}, or nothing at all. */
    private static boolean missing(ScalarNode node) {
        return node.getTag().equals(Tag.NULL)
                || node.getScalarStyle() == ScalarStyle.PLAIN && node.getValue().equals("~");
    }
}

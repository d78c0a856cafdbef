package dev.sluice.pipeline;

import dev.sluice.api.Options;
import dev.sluice.pipeline.YamlTree.Entry;

/** Reads the connections to systems. */
final class ConnectionReader {

    private final Problems problems;

    ConnectionReader(Problems problems) {
        this.problems = problems;
    }

    Options read(String name, Entry entry) {
        String path = "connections." + name;
        Options options = NodeReader.options(problems, entry.item(), path);
        Entry type = entry.item().isMap() ? entry.item().map().get("type") : null;
        String given = type == null ? "" : type.item().plain().toString();
        if (type == null) {
            problems.add(
                    entry.key(),
                    path,
                    "the connection '" + name + "' has no type",
                    "add type: with one of " + String.join(", ", PipelineReader.CONNECTION_TYPES));
        } else if (!PipelineReader.CONNECTION_TYPES.contains(given)
                && Placeholders.in(given).isEmpty()) {
            problems.unknown(
                    type.item().place(),
                    path + ".type",
                    "the connection type",
                    given,
                    PipelineReader.CONNECTION_TYPES);
        }
        return options;
    }
}

package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines of hundreds of nodes: neither stack nor time may give out. */
class ManyNodesIT {

    @TempDir Path folder;

    /** A number that each of the steps makes larger by one. */
    private String chain(int steps) throws IOException {
        StringBuilder file = new StringBuilder("name: chain\nnodes:\n");
        file.append("  - {id: n0, source: inline, options: {columns: {x: int}, rows: [{x: 1}]}}\n");
        for (int i = 1; i <= steps; i++) {
            file.append(
                    "  - {id: n%d, transform: derive, from: n%d, options: {columns: {x: x + 1}}}\n"
                            .formatted(i, i - 1));
        }
        file.append(
                "  - {id: out, target: file, from: n%d, options: {path: out.jsonl}}\n"
                        .formatted(steps));
        return Files.writeString(folder.resolve("chain.yaml"), file).toString();
    }

    @Test
    void aChainOfHundredsRunsAndEveryNodeIsAccountedFor() throws IOException {
        Launched run = Launched.call("run", chain(300), "--home", folder + "/home", "--json");

        assertThat(run.code()).isZero();
        assertThat(run.document().path("nodes")).hasSize(302).allMatch(n -> one(n, "in", "out"));
        assertThat(folder.resolve("out.jsonl")).hasContent("{\"x\":301}");
    }

    private static boolean one(JsonNode node, String... counts) {
        for (String count : counts) {
            if (node.path(count).asLong() != 1) {
                return false;
            }
        }
        return true;
    }

    @Test
    void aQueueStandsBehindEachFewNodesThatCallEachOther() throws IOException {
        String routes = Launched.call("plan", chain(120), "--camel").out();

        int calls = 0;
        int most = 0;
        Matcher inboxes = Pattern.compile("value: \"(direct|seda):n\\d+").matcher(routes);
        for (; inboxes.find(); most = Math.max(most, calls)) {
            calls = inboxes.group(1).equals("seda") ? 1 : calls + 1;
        }
        assertThat(most).as("on one thread").isBetween(2, 48);
    }
}

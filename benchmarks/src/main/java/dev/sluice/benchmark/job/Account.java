package dev.sluice.benchmark.job;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/** What {@code sluice run --json} answers. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Account(
        String status,
        long read,
        long written,
        long quarantined,
        double seconds,
        List<Node> nodes,
        List<Problem> problems) {

    /** The account of one node. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Node(String id, long in, long out, long quarantined, double seconds) {}

    /** What went wrong. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Problem(String message) {}

    public Account {
        nodes = List.copyOf(nodes);
        problems = List.copyOf(problems);
    }

    /** The rows that a node put aside. */
    long quarantinedAt(String node) {
        return nodes.stream()
                .filter(each -> each.id().equals(node))
                .mapToLong(Node::quarantined)
                .sum();
    }
}

package dev.sluice.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a target keeps with the rows it has committed, and a run that goes on begins with.
 *
 * @param run the execution that these rows belong to: the first, where others have resumed it
 * @param position behind the last row that is committed or put aside
 * @param done whether the run had reached its end
 * @param nodes the account of these rows
 */
public record Checkpoint(String run, String position, boolean done, List<NodeCounts> nodes) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public Checkpoint {
        nodes = List.copyOf(nodes);
    }

    /** As a target keeps it. */
    Position kept() {
        try {
            return new Position(JSON.writeValueAsString(this));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a checkpoint is plain values", e);
        }
    }

    /** What a target has kept; empty where it has nothing. */
    static Optional<Checkpoint> of(Position kept, String target) {
        if (kept.equals(Position.START)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(kept.value(), Checkpoint.class));
        } catch (JsonProcessingException e) {
            throw new PipelineException(
                    ErrorCode.SOURCE_UNREADABLE,
                    "the position that target '"
                            + target
                            + "' keeps is none that Sluice has stored there: "
                            + e.getOriginalMessage()
                            + ". Where its rows end cannot be known; correct or delete the entry",
                    e);
        }
    }

    /** The rows that were put aside, by node. */
    public Map<String, Long> quarantined() {
        return nodes.stream().collect(Collectors.toMap(NodeCounts::id, NodeCounts::quarantined));
    }

    /** The rows that the node had handed on, or written. */
    public long out(String node) {
        return nodes.stream().filter(n -> n.id().equals(node)).mapToLong(NodeCounts::out).sum();
    }
}

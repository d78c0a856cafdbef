package dev.sluice.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.compiler.Delivery;
import dev.sluice.compiler.Plan;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a target keeps with the rows it has committed, and a run that goes on begins with.
 *
 * @param run the execution that these rows belong to: the first, where others have resumed it
 * @param position behind the last row that is committed or put aside
 * @param done whether the run had reached its end
 * @param nodes the account of these rows
 * @param windows how far the nodes are that keep rows back, by node
 */
public record Checkpoint(
        String run,
        String position,
        boolean done,
        List<NodeCounts> nodes,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, WindowMark> windows) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public Checkpoint {
        nodes = List.copyOf(nodes);
        // there was none in what earlier versions have kept
        windows = Map.copyOf(Objects.requireNonNullElse(windows, Map.of()));
    }

    /** As a target keeps it. */
    Position kept() {
        try {
            return new Position(JSON.writeValueAsString(this));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a checkpoint is plain values", e);
        }
    }

    /**
     * The checkpoint of a run that broke off with rows at the plan's target, so that a run from the
     * start is refused; empty where there is none, and where the source goes on from run to run.
     *
     * @throws PipelineException where the target cannot be asked
     */
    public static Optional<Checkpoint> unfinished(Plan plan) {
        if (!(plan.delivery() instanceof Delivery.Checkpoints delivery)
                || plan.node(delivery.source()) instanceof Plan.SourceNode source
                        && source.source().traits().continued()) {
            return Optional.empty();
        }
        return plan.node(delivery.target()) instanceof Plan.TargetNode target
                ? at(target).filter(kept -> !kept.done())
                : Optional.empty();
    }

    /** What that target has kept. */
    static Optional<Checkpoint> at(Plan.TargetNode target) {
        return of(target.target().committed(), target.id());
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

    /** The same without what these nodes have counted. */
    Checkpoint without(Set<String> some) {
        return new Checkpoint(
                run,
                position,
                done,
                nodes.stream().filter(node -> !some.contains(node.id())).toList(),
                windows);
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

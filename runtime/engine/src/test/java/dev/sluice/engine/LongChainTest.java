package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Schema;
import dev.sluice.api.Step;
import dev.sluice.compiler.Delivery;
import dev.sluice.compiler.Plan;
import dev.sluice.compiler.Plan.Feed;
import dev.sluice.compiler.Plan.Passage;
import dev.sluice.compiler.Plan.PlannedNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan may be longer than the stack is deep. */
class LongChainTest {

    private static final int STEPS = 50_000;

    @TempDir Path temporary;

    @Test
    void whereRowsComeFromIsKnownHoweverLongTheWay() {
        RunMemory memory = RunMemory.open("chain", 64L << 20);
        new Workbench(temporary, memory.allocator())
                .plan(
                        plan -> {
                            Plan chain = chain(plan);
                            assertThat(chain.sourcesOf("out")).containsExactly("in");
                            assertThat(chain.behind(chain.node("out").feeds()))
                                    .hasSize(STEPS + 1)
                                    .startsWith("s" + STEPS);
                            assertThat(new Delivery.AtEnd(List.of(), "").guarantees(chain))
                                    .extracting(Delivery.Guarantee::source)
                                    .containsExactly("in");
                        },
                        Workbench.source("in", "generate"),
                        Workbench.target("out", "discard", "in"));
        memory.close();
    }

    @Test
    void aWayThatPartsAndMeetsAgainIsLookedAtOnce() {
        RunMemory memory = RunMemory.open("diamonds", 64L << 20);
        new Workbench(temporary, memory.allocator())
                .plan(
                        plan -> {
                            Plan diamonds = diamonds(plan);
                            assertThat(diamonds.sourcesOf("s100")).containsExactly("in");
                            assertThat(diamonds.behind(diamonds.node("s100").feeds()))
                                    .hasSize(3 * 100);
                        },
                        Workbench.source("in", "generate"),
                        Workbench.target("out", "discard", "in"));
        memory.close();
    }

    /** A hundred times two ways that meet: more ways in all than anybody could go. */
    private static Plan diamonds(Plan plan) {
        Plan.SourceNode source = (Plan.SourceNode) plan.node("in");
        List<PlannedNode> nodes = new ArrayList<>(List.of(source));
        for (int i = 1; i <= 100; i++) {
            PlannedNode last = nodes.getLast();
            PlannedNode one = step("a" + i, feed(last, source.schema()));
            PlannedNode other = step("b" + i, feed(last, source.schema()));
            List<Feed> both = new ArrayList<>(feed(one, source.schema()));
            both.addAll(feed(other, source.schema()));
            nodes.addAll(List.of(one, other, step("s" + i, both)));
        }
        return new Plan("diamonds", nodes, Map.of());
    }

    private static Plan.StepNode step(String id, List<Feed> feeds) {
        Step step = new Step.Rows(List.of(), List.of(), Step.Scope.BATCH, List.of());
        return new Plan.StepNode(
                id,
                "k",
                "transform",
                step,
                feeds,
                List.of(),
                new Plan.Reach.Batch(),
                Optional.empty());
    }

    /** The same source and target, with so many steps between them. */
    private static Plan chain(Plan plan) {
        Plan.SourceNode source = (Plan.SourceNode) plan.node("in");
        Plan.TargetNode target = (Plan.TargetNode) plan.node("out");
        List<PlannedNode> nodes = new ArrayList<>(List.of(source));
        for (int i = 1; i <= STEPS; i++) {
            nodes.add(step("s" + i, feed(nodes.getLast(), source.schema())));
        }
        nodes.add(
                new Plan.TargetNode(
                        "out",
                        target.kamelet(),
                        target.target(),
                        target.schema(),
                        feed(nodes.getLast(), source.schema())));
        return new Plan("chain", nodes, Map.of());
    }

    private static List<Feed> feed(PlannedNode from, Schema schema) {
        return List.of(new Feed("input", from.id(), "", schema, new Passage.Batches(false)));
    }
}

package dev.sluice.benchmark.job;

import dev.sluice.benchmark.process.ProcessCost;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One correct run of a contender.
 *
 * @param inner what the program itself says it took, in seconds: without the start of its process
 * @param nodes where a pipeline's time went; empty for others
 */
public record Measurement(ProcessCost cost, OptionalDouble inner, List<Account.Node> nodes) {

    public Measurement {
        nodes = List.copyOf(nodes);
    }

    static Measurement of(ProcessCost cost) {
        return new Measurement(cost, OptionalDouble.empty(), List.of());
    }

    public double seconds() {
        return cost.wall().toNanos() / 1e9;
    }
}

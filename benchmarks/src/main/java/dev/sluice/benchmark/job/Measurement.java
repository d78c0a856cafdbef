package dev.sluice.benchmark.job;

import dev.sluice.benchmark.process.ProcessCost;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One correct run of a contender.
 *
 * @param inner what the program itself says it took, in seconds: without the start of its process
 * @param rate rows a second from the moment the first of them had come in; empty where nobody asks
 * @param nodes where a pipeline's time went; empty for others
 */
public record Measurement(
        ProcessCost cost, OptionalDouble inner, OptionalDouble rate, List<Account.Node> nodes) {

    public Measurement {
        nodes = List.copyOf(nodes);
    }

    static Measurement of(ProcessCost cost) {
        return new Measurement(cost, OptionalDouble.empty(), OptionalDouble.empty(), List.of());
    }

    Measurement withRate(double rowsPerSecond) {
        return new Measurement(cost, inner, OptionalDouble.of(rowsPerSecond), nodes);
    }

    public double seconds() {
        return cost.wall().toNanos() / 1e9;
    }
}

package dev.sluice.benchmark.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What one contender has to reach beside another. */
public record Comparison(String ours, String peer, Goal goal) {

    /** What has to be reached. */
    public sealed interface Goal {
        double ratio(double ours, double peer);

        boolean met(double ratio);

        String text();
    }

    /** At most so many times the peer's wall time. */
    public record AtMost(double limit) implements Goal {
        @Override
        public double ratio(double ours, double peer) {
            return ours / peer;
        }

        @Override
        public boolean met(double ratio) {
            return ratio <= limit;
        }

        @Override
        public String text() {
            return String.format(Locale.ROOT, "≤ %.1f× its wall", limit);
        }
    }

    /** At least so many times as fast as the peer. */
    public record TimesFaster(double limit) implements Goal {
        @Override
        public double ratio(double ours, double peer) {
            return peer / ours;
        }

        @Override
        public boolean met(double ratio) {
            return ratio >= limit;
        }

        @Override
        public String text() {
            return String.format(Locale.ROOT, "≥ %.1f× as fast", limit);
        }
    }

    /** The ratio of each round: neighbours in time, so that a slow minute slows down both. */
    public List<Double> ratios(List<Double> oursByRound, List<Double> peerByRound) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < oursByRound.size(); round++) {
            ratios.add(goal.ratio(oursByRound.get(round), peerByRound.get(round)));
        }
        return ratios;
    }
}

package dev.sluice.scheduler;

import dev.sluice.pipeline.Schedule;
import dev.sluice.store.Due;
import dev.sluice.store.Trigger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Fires that nobody was there for, from the earliest on, and what the policy makes of them. */
final class Missed {

    /** More are not made up for: whoever was away for that long has other worries. */
    static final int MOST = 1000;

    private record Fire(Due due, Trigger trigger) {}

    private final PlannedPipeline pipeline;
    private final Asking asking;
    private final Deque<Fire> kept = new ArrayDeque<>();
    private final int keep;
    private @Nullable Due dropped;
    private long times;

    Missed(PlannedPipeline pipeline, Asking asking) {
        this.pipeline = pipeline;
        this.asking = asking;
        this.keep =
                switch (pipeline.schedule().policy().catchUp()) {
                    case NONE -> 0;
                    case LAST -> 1;
                    case ALL -> MOST;
                };
    }

    void add(Due due, Trigger trigger) {
        kept.addLast(new Fire(due, trigger));
        if (kept.size() > keep) {
            Due first = kept.removeFirst().due();
            if (first.settles()) {
                dropped = first;
                times++;
            } else {
                asking.skip(first, 1, reason(1));
            }
        }
    }

    /** What is left out is told as one, up to the last; the others are asked for. */
    void decide() {
        Due last = dropped;
        if (last != null) {
            asking.skip(last, times, reason(times));
        }
        kept.forEach(fire -> asking.ask(pipeline, fire.due(), fire.trigger()));
    }

    private String reason(long count) {
        Schedule.CatchUp policy = pipeline.schedule().policy().catchUp();
        return (count == 1 ? "it was missed" : count + " fires up to this one were missed")
                + ", and catch-up is "
                + policy.name().toLowerCase(Locale.ROOT)
                + (policy == Schedule.CatchUp.ALL ? ", of at most " + MOST : "");
    }
}

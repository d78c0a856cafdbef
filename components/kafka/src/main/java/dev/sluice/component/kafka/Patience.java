package dev.sluice.component.kafka;

import dev.sluice.api.PipelineException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/** Asks brokers again and again, for as long as the connection says, and stops with the run. */
record Patience(Cluster cluster, BooleanSupplier cancelled) {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(50);

    /**
     * The answer.
     *
     * @param question takes how long it may wait; {@link TimeoutException} is no answer
     * @throws PipelineException where none came, or the run stopped
     */
    <T> T ask(String what, Function<Duration, T> question) {
        long end = System.nanoTime() + cluster.patience().toNanos();
        Duration wait = FIRST;
        while (true) {
            if (cancelled.getAsBoolean()) {
                throw Faults.cancelled();
            }
            Duration left = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
            try {
                return question.apply(wait.compareTo(left) < 0 ? wait : left);
            } catch (TimeoutException e) {
                if (System.nanoTime() >= end) {
                    throw Faults.unreachable(what, cluster, e);
                }
                LockSupport.parkNanos(PAUSE.toNanos()); // where the answer came before its time
                // many partitions may need longer than the first try gave them
                wait = wait.multipliedBy(2);
            } catch (KafkaException e) {
                throw Faults.reading(what, cluster, e);
            }
        }
    }
}

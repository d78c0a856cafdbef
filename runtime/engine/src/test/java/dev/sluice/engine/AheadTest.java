package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class AheadTest {

    private final AtomicInteger closed = new AtomicInteger();

    private AutoCloseable opened() {
        return closed::incrementAndGet;
    }

    @Test
    void what_nobody_asked_for_is_closed() {
        Ahead.begin("it", this::opened).close();

        assertThat(closed).hasValue(1);
    }

    @Test
    void what_was_looked_at_is_closed_once() {
        try (Ahead<AutoCloseable> ahead = Ahead.begin("it", this::opened)) {
            assertThat(ahead.get()).isSameAs(ahead.get());
            ahead.close();
        }

        assertThat(closed).hasValue(1);
    }

    @Test
    void what_was_taken_is_the_takers_to_close() {
        try (Ahead<AutoCloseable> ahead = Ahead.begin("it", this::opened)) {
            assertThat(ahead.take()).isNotNull();
            assertThatThrownBy(ahead::take).isInstanceOf(IllegalStateException.class);
        }

        assertThat(closed).hasValue(0);
    }

    @Test
    void a_fault_is_told_to_who_asks_and_to_nobody_else() {
        PipelineException full = new PipelineException(ErrorCode.NO_SPACE, "full");
        try (Ahead<AutoCloseable> known =
                        Ahead.begin(
                                "it",
                                () -> {
                                    throw full;
                                });
                Ahead<AutoCloseable> unknown =
                        Ahead.begin(
                                "DuckDB",
                                () -> {
                                    throw new UnsatisfiedLinkError("gone");
                                })) {
            assertThatThrownBy(known::get).isSameAs(full);
            assertThatThrownBy(unknown::get)
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("DuckDB cannot be opened")
                    .hasMessageContaining("gone");
        }
    }

    @Test
    void who_is_interrupted_while_waiting_is_told_and_what_opens_later_is_closed()
            throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Ahead<AutoCloseable> ahead =
                Ahead.begin(
                        "it",
                        () -> {
                            go.await();
                            return opened();
                        });
        Thread.currentThread().interrupt();

        assertThatThrownBy(ahead::get)
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
        go.countDown();
        ahead.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(closed).hasValue(1);
    }
}

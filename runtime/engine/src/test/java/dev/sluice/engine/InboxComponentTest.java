package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InboxComponentTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<Object> received = new CopyOnWriteArrayList<>();

    @BeforeEach
    void aRouteBehindAQueue() throws Exception {
        context.addComponent(InboxComponent.SCHEME, new InboxComponent());
        context.start();
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("seda:inbox?size=4&blockWhenFull=true&pollTimeout=5")
                                .routeId("reader")
                                .process(e -> received.add(e.getMessage().getBody()));
                    }
                });
    }

    @AfterEach
    void stopped() {
        context.stop();
    }

    private static List<Thread> readers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("seda://inbox"))
                .toList();
    }

    @Test
    void aReaderThatHasNothingToDoSleepsUntilItHas() {
        await().untilAsserted(() ->
                assertThat(readers())
                        .singleElement()
                        .extracting(Thread::getState)
                        .as("it waits, and not for a limit")
                        .isEqualTo(Thread.State.WAITING));

        for (int i = 0; i < 100; i++) {
            context.createProducerTemplate()
                    .sendBody("seda:inbox?waitForTaskToComplete=Never&blockWhenFull=true", i);
        }
        await().untilAsserted(() -> assertThat(received).hasSize(100));
    }

    @Test
    void aReaderEndsWithItsRouteAndBeginsAgainWithIt() throws Exception {
        context.getRouteController().stopRoute("reader");
        assertThat(context.getRouteController().getRouteStatus("reader").isStopped()).isTrue();
        await().untilAsserted(() -> assertThat(readers()).isEmpty());

        context.getRouteController().startRoute("reader");
        context.createProducerTemplate()
                .sendBody("seda:inbox?waitForTaskToComplete=Never&blockWhenFull=true", "x");
        await().untilAsserted(() -> assertThat(received).containsExactly("x"));
    }
}

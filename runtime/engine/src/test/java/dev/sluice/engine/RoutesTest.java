package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.compiler.CamelRoutes;
import dev.sluice.compiler.ErrorPolicy;
import dev.sluice.compiler.Kamelets;
import dev.sluice.compiler.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The generated routes in a Camel context of a test, with mocks in the place of the nodes. */
class RoutesTest extends CamelTestSupport {

    @TempDir Path temporary;
    private final RunMemory memory = RunMemory.open("routes", 64L << 20);

    @AfterEach
    void nothingIsLeft() {
        assertThat(memory.reclaim()).isZero();
        memory.close();
    }

    /** Loads the plan's routes; every component of ours is a mock that a test can program. */
    private void load(ErrorPolicy errors) {
        for (String scheme : List.of("source", "step", "target", "edge", "control")) {
            context.addComponent(
                    "sluice-" + scheme, new org.apache.camel.component.mock.MockComponent());
        }
        new Workbench(temporary, memory.allocator())
                .errors(errors)
                .plan(
                        plan -> {
                            try {
                                load(plan);
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        Workbench.source("gen", "generate"),
                        Workbench.target("load", "discard", "gen"),
                        Workbench.target("copy", "discard", "gen"));
    }

    private void load(Plan plan) throws Exception {
        // a mock is not read from
        Plan targets =
                new Plan(
                        plan.pipeline(),
                        plan.nodes().stream()
                                .filter(node -> !(node instanceof Plan.SourceNode))
                                .toList(),
                        plan.kamelets(),
                        plan.errors(),
                        plan.delivery());
        Kamelets.install(context, targets.kamelets());
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString("p.camel.yaml", CamelRoutes.yaml(targets)));
    }

    @Test
    void everyNodeIsOneRouteNamedAfterItAndAllFollowOneConfiguration() {
        load(ErrorPolicy.DEFAULT);
        assertThat(context.getRoutes())
                .extracting(Route::getRouteId)
                .containsExactlyInAnyOrder("_attempts", "load", "copy");
        assertThat(context.getRoute("load").getEndpoint().getEndpointUri())
                .startsWith("seda://load")
                .contains("size=4", "blockWhenFull=true");
        assertThat(context.getRoute("_attempts").getEndpoint().getEndpointUri())
                .isEqualTo(context.getEndpoint(CamelRoutes.ATTEMPTS).getEndpointUri());
        assertThat(context.getRouteDefinitions())
                .allSatisfy(route ->
                        assertThat(route.getAppliedRouteConfigurationIds())
                                .containsExactly(CamelRoutes.ERRORS));
    }

    @Test
    void theConfigurationSaysWhatThePipelineSays() {
        load(new ErrorPolicy(7, Duration.ofMillis(250)));
        RouteConfigurationDefinition errors =
                context.getRouteConfigurationDefinition(CamelRoutes.ERRORS);
        assertThat(errors.getOnExceptions()).hasSize(2);
        OnExceptionDefinition transientOnes = errors.getOnExceptions().getFirst();
        assertThat(transientOnes.getRedeliveryPolicyType().getMaximumRedeliveries()).isEqualTo("7");
        assertThat(transientOnes.getRedeliveryPolicyType().getRedeliveryDelay()).isEqualTo("250");
    }

    @Test
    void aMessageFlowsFromTheInboxToTheNode() throws Exception {
        load(ErrorPolicy.DEFAULT);
        MockEndpoint node = getMockEndpoint("sluice-target:load");
        node.expectedBodiesReceived("batch");
        template.sendBody(context.getRoute("load").getEndpoint(), "batch");
        node.assertIsSatisfied();
    }

    @Test
    void aFaultOfANodeGoesToTheStopOnceAndIsNotTriedAgain() throws Exception {
        load(new ErrorPolicy(3, Duration.ofMillis(1)));
        MockEndpoint node = getMockEndpoint("sluice-target:load");
        node.whenAnyExchangeReceived(exchange -> fail(exchange, "TRANSIENT", false));
        node.expectedMessageCount(1);
        MockEndpoint stop = getMockEndpoint("sluice-control:stop");
        stop.expectedMessageCount(1);

        template.sendBody(context.getRoute("load").getEndpoint(), "batch");

        stop.assertIsSatisfied();
        node.assertIsSatisfied();
        assertThat(
                        stop.getExchanges()
                                .getFirst()
                                .getProperty(Exchange.FAILURE_ROUTE_ID, String.class))
                .isEqualTo("load");
    }

    @Test
    void aTransientFaultOfWhatMayBeRepeatedIsTriedAgainAndThenStops() throws Exception {
        load(new ErrorPolicy(3, Duration.ofMillis(1)));
        MockEndpoint attempt = getMockEndpoint("sluice-control:attempt");
        attempt.whenAnyExchangeReceived(exchange -> fail(exchange, "TRANSIENT", true));
        attempt.expectedMessageCount(4);
        MockEndpoint stop = getMockEndpoint("sluice-control:stop");
        stop.expectedMessageCount(1);

        template.sendBody(CamelRoutes.ATTEMPTS, "work");

        attempt.assertIsSatisfied();
        stop.assertIsSatisfied();
    }

    @Test
    void aFaultOfAnotherCategoryIsNotTriedAgain() throws Exception {
        load(new ErrorPolicy(3, Duration.ofMillis(1)));
        for (String category : List.of("DATA", "CONFIGURATION", "INTERNAL", "CANCELLED")) {
            MockEndpoint.resetMocks(context);
            MockEndpoint attempt = getMockEndpoint("sluice-control:attempt");
            attempt.whenAnyExchangeReceived(exchange -> fail(exchange, category, true));
            attempt.expectedMessageCount(1);
            MockEndpoint stop = getMockEndpoint("sluice-control:stop");
            stop.expectedMessageCount(1);

            template.sendBody(CamelRoutes.ATTEMPTS, "work");

            attempt.assertIsSatisfied();
            stop.assertIsSatisfied();
        }
    }

    private static void fail(Exchange exchange, String category, boolean repeatable) {
        exchange.setProperty(CamelRoutes.CATEGORY, category);
        exchange.setProperty(CamelRoutes.REPEATABLE, repeatable);
        exchange.setException(new IllegalStateException("it fails"));
    }
}

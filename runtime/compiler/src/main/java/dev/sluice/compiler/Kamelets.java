package dev.sluice.compiler;

import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.model.FromDefinition;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * Loads the Kamelets of a plan into Camel as route templates. Where a Kamelet says {@code
 * kamelet:source} the route begins at the node's inbox, and where it says {@code kamelet:sink} it
 * sends along the node's edges: so a node is one route, and no route of its caller's stands beside.
 */
public final class Kamelets {

    private static final String SOURCE = "kamelet:source";
    private static final String SINK = "kamelet:sink";

    private Kamelets() {}

    /** Makes templates known to the context, those that it does not know yet. */
    public static void install(CamelContext context, Map<String, String> yamlByName)
            throws Exception {
        ModelCamelContext model = (ModelCamelContext) context;
        model.addRouteTemplateDefinitionConverter("*", Kamelets::toRoute);
        for (Map.Entry<String, String> kamelet : yamlByName.entrySet()) {
            if (model.getRouteTemplateDefinition(kamelet.getKey()) != null) {
                continue;
            }
            Resource resource =
                    ResourceHelper.fromString(
                            kamelet.getKey() + ".kamelet.yaml", kamelet.getValue());
            PluginHelper.getRoutesLoader(context).loadRoutes(resource);
            // The options were validated and bound by the plan: Camel is given the node's id alone.
            RouteTemplateDefinition template = model.getRouteTemplateDefinition(kamelet.getKey());
            template.setTemplateParameters(null);
            RouteDefinition route = template.getRoute();
            if (!route.isErrorHandlerFactorySet()) {
                route.setRouteConfigurationId(CamelRoutes.ERRORS);
            }
        }
    }

    private static RouteDefinition toRoute(
            RouteTemplateDefinition template, Map<String, Object> parameters) {
        RouteDefinition route = template.asRouteDefinition();
        if (SOURCE.equals(route.getInput().getEndpointUri())) {
            route.setInput(null); // a route takes one input: the old one has to go first
            route.setInput(new FromDefinition("{{inbox}}"));
        }
        edges(route.getOutputs());
        return route;
    }

    /**
     * The outputs are shared by all instances of a template: what they become is the same for all.
     */
    private static void edges(List<ProcessorDefinition<?>> outputs) {
        for (ProcessorDefinition<?> output : outputs) {
            if (output instanceof ToDefinition to && SINK.equals(to.getUri())) {
                to.setUri("sluice-edge:{{node}}");
            }
            edges(output.getOutputs());
        }
    }
}

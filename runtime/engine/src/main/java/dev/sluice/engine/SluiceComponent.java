package dev.sluice.engine;

import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;

/**
 * The Camel component of a run's nodes: {@code sluice-source:<node>}, {@code sluice-step:<node>},
 * {@code sluice-target:<node>} and {@code sluice-edge:<node>}. An endpoint names a node of the plan
 * and nothing else: no text of a user ever becomes part of a URI.
 */
final class SluiceComponent extends DefaultComponent {

    /** What an endpoint does for its node. */
    enum Role {
        SOURCE,
        STEP,
        TARGET,
        EDGE
    }

    private final Role role;
    private final Run run;

    SluiceComponent(Role role, Run run) {
        this.role = role;
        this.run = run;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String node, Map<String, Object> parameters) {
        return new NodeEndpoint(uri, this, node);
    }

    private final class NodeEndpoint extends DefaultEndpoint {
        private final String node;

        NodeEndpoint(String uri, SluiceComponent component, String node) {
            super(uri, component);
            this.node = node;
        }

        @Override
        public Producer createProducer() {
            return switch (role) {
                case STEP -> new StepProducer(this, node, run);
                case TARGET -> new TargetProducer(this, node, run);
                case EDGE -> new EdgeProducer(this, node, run);
                case SOURCE ->
                        throw new IllegalStateException("a source is read, not written: " + node);
            };
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            if (role != Role.SOURCE) {
                throw new IllegalStateException("only a source is read: " + node);
            }
            return new SourceConsumer(this, processor, node, run);
        }
    }
}

package dev.sluice.component.kafka;

import dev.sluice.api.Connector;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.Options;
import dev.sluice.api.Source;
import dev.sluice.api.Target;

/**
 * Topics of Kafka. Every start of Sluice loads this class, whatever the pipeline: it must not touch
 * Kafka's or Camel's classes before a node asks for a source or target.
 */
public final class KafkaConnector implements Connector {

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public Source source(Options options, ConnectorContext context) {
        return new KafkaSource(options, context);
    }

    @Override
    public Target target(Options options, ConnectorContext context) {
        return new KafkaTarget(options, context);
    }
}

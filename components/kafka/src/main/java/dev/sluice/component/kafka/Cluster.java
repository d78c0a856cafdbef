package dev.sluice.component.kafka;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.Options;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The brokers of a connection, and how to log in to them. Its clients work with bytes.
 *
 * @param patience how long brokers that do not answer are waited for
 */
record Cluster(String brokers, Login login, Duration patience) {

    private static final Pattern BROKER =
            Pattern.compile("([A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+]):\\d{1,5}");
    private static final Duration MOST_PATIENCE = Duration.ofSeconds(60);
    private static final DefaultKafkaClientFactory CLIENTS = new DefaultKafkaClientFactory();

    static Cluster of(Options connection, ConnectorContext context) {
        if (!connection.text("type").orElse("").equals("kafka")) {
            throw Invalid.option(
                    "option 'connection' is missing: name one of the pipeline's connections of"
                            + " type kafka");
        }
        Invalid.unknown(connection, Login.OPTIONS, "a connection of type kafka");
        List<String> brokers =
                connection.texts("brokers").stream()
                        .flatMap(text -> List.of(text.split(",")).stream())
                        .map(String::strip)
                        .toList();
        if (brokers.isEmpty()) {
            throw Invalid.option("option 'brokers' of the connection is missing: host:port");
        }
        for (String broker : brokers) {
            if (!BROKER.matcher(broker).matches()) {
                throw Invalid.option(
                        "option 'brokers' of the connection is '"
                                + broker
                                + "', which is no host:port");
            }
        }
        return new Cluster(
                String.join(",", brokers),
                Login.of(connection, context),
                connection.duration("timeout", MOST_PATIENCE, MOST_PATIENCE));
    }

    /** A configuration that every client begins with. */
    KafkaConfiguration configuration() {
        KafkaConfiguration configuration = new KafkaConfiguration();
        configuration.setBrokers(brokers);
        configuration.setKeyDeserializer(ByteArrayDeserializer.class.getName());
        configuration.setValueDeserializer(ByteArrayDeserializer.class.getName());
        configuration.setKeySerializer(ByteArraySerializer.class.getName());
        configuration.setValueSerializer(ByteArraySerializer.class.getName());
        configuration.setIsolationLevel("read_committed");
        login.apply(configuration);
        return configuration;
    }

    /** A consumer that belongs to no group's rebalancing and commits nothing by itself. */
    @SuppressWarnings("unchecked")
    Consumer<byte[], byte[]> consumer(KafkaConfiguration configuration, String group) {
        configuration.setAutoCommitEnable(false);
        configuration.setAutoOffsetReset("none");
        Properties properties = common(configuration.createConsumerProperties());
        properties.put("group.id", group);
        properties.put("allow.auto.create.topics", "false");
        properties.put("default.api.timeout.ms", millis(patience));
        properties.put("request.timeout.ms", millis(request()));
        return clients(() -> (Consumer<byte[], byte[]>) CLIENTS.getConsumer(properties));
    }

    @SuppressWarnings("unchecked")
    Producer<byte[], byte[]> producer(KafkaConfiguration configuration) {
        Properties properties = common(configuration.createProducerProperties());
        properties.put("max.block.ms", millis(patience.dividedBy(2))); // a commit asks twice
        properties.put("request.timeout.ms", millis(request()));
        properties.put("delivery.timeout.ms", millis(patience.plusSeconds(1)));
        return clients(() -> (Producer<byte[], byte[]>) CLIENTS.getProducer(properties));
    }

    Admin admin() {
        Properties login = configuration().createConsumerProperties();
        login.keySet().retainAll(Login.ADMIN);
        Properties properties = common(login);
        properties.put("default.api.timeout.ms", millis(patience));
        properties.put("request.timeout.ms", millis(request()));
        return clients(() -> Admin.create(properties));
    }

    private Properties common(Properties properties) {
        properties.put("bootstrap.servers", brokers);
        properties.put("reconnect.backoff.max.ms", "1000");
        properties.put("socket.connection.setup.timeout.ms", "5000");
        // nothing of ours is to appear among the MBeans of a process that runs many pipelines
        properties.put("auto.include.jmx.reporter", "false");
        return properties;
    }

    private interface Making<T> {
        T make();
    }

    private <T> T clients(Making<T> making) {
        try {
            return making.make();
        } catch (org.apache.kafka.common.KafkaException e) {
            throw Faults.client(this, e);
        }
    }

    /** Shorter than the patience, so that a request that is lost is sent again within it. */
    private Duration request() {
        Duration third = patience.dividedBy(3);
        return third.toMillis() < 500 ? Duration.ofMillis(500) : third;
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    /** For messages: never with a password. */
    @Override
    public String toString() {
        return "Kafka at " + brokers;
    }
}

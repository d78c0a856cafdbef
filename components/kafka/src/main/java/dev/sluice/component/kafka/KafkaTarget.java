package dev.sluice.component.kafka;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.Column;
import dev.sluice.api.Columns;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.DataType;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Schema;
import dev.sluice.api.Target;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * A topic that rows are written to, in transactions: whoever reads committed messages sees all rows
 * of a commit or none.
 *
 * <p>Opening a writer ends what an earlier run of the same delivery left unfinished, and keeps that
 * run from committing any more. Where such a run has committed since {@link #committed} was asked,
 * opening fails: whoever goes on from that position would write rows twice.
 */
final class KafkaTarget implements Target {

    private final Cluster cluster;
    private final TargetOptions writing;
    private final Encoders encoders;
    private final ConnectorContext context;
    private Optional<Position> told = Optional.empty();

    KafkaTarget(Options options, ConnectorContext context) {
        this.cluster = Cluster.of(options.map("connection"), context);
        this.writing = TargetOptions.of(options);
        this.encoders = new Encoders(options, context);
        this.context = context;
    }

    @Override
    public void check(Schema schema) {
        encoders.of(schema, writing.key());
        writing.key().ifPresent(name -> requireKey(schema, name));
        try (Topics topics = new Topics(cluster)) {
            Optional<Topics.Demands> found = topics.find(writing.topic());
            if (found.isEmpty() && !writing.create()) {
                throw missing();
            }
            if (found.isPresent() && found.get().compacted() && writing.key().isEmpty()) {
                throw new PipelineException(
                        ErrorCode.SCHEMA_MISMATCH,
                        "topic '"
                                + writing.topic()
                                + "' is compacted and takes no message without a key: name its"
                                + " column in 'key'");
            }
        }
    }

    private static void requireKey(Schema schema, String name) {
        Column column =
                schema.column(name)
                        .orElseThrow(() ->
                                new PipelineException(
                                        ErrorCode.SCHEMA_MISMATCH,
                                        "the key column '"
                                                + name
                                                + "' is not among the rows' columns; "
                                                + Columns.hint(name, schema.names())));
        if (!(column.type() instanceof DataType.Simple
                || column.type() instanceof DataType.Decimal)) {
            throw new PipelineException(
                    ErrorCode.SCHEMA_MISMATCH,
                    "the key column '" + name + "' is " + column.type() + ", which is no key");
        }
    }

    private PipelineException missing() {
        return new PipelineException(
                ErrorCode.SOURCE_NOT_FOUND,
                "topic '"
                        + writing.topic()
                        + "' is not on "
                        + cluster
                        + ", or may not be seen. Make it, or set 'create: true'");
    }

    @Override
    public Delivery delivery() {
        return Delivery.TRANSACTIONAL;
    }

    @Override
    public boolean checkpoints() {
        return true;
    }

    @Override
    public Optional<Target> beside(String name) {
        return Optional.of(this);
    }

    @Override
    public Position committed() {
        try (Topics topics = new Topics(cluster)) {
            Position position = committed(topics);
            told = Optional.of(position);
            return position;
        }
    }

    private Position committed(Topics topics) {
        StoredPositions positions = positions();
        return positions.exists(topics)
                ? new CommittedPosition(
                                cluster,
                                topics,
                                context.cancelled(),
                                positions,
                                context.delivery(),
                                transaction())
                        .find()
                : Position.START;
    }

    @Override
    public BatchWriter open(Schema schema) {
        Encoder encoder = encoders.of(schema, writing.key());
        writing.key().ifPresent(name -> requireKey(schema, name));
        Topics topics = new Topics(cluster);
        try {
            Topics.Demands demands = topics.find(writing.topic()).orElseGet(() -> create(topics));
            PositionKeeper keeper = new PositionKeeper(positions(), topics, writing.replication());
            Transaction transaction = transaction(topics, demands);
            requireUnmoved(topics, transaction);
            return new KafkaWriter(
                    transaction,
                    new KafkaWriter.Messages(
                            writing.topic(), schema, encoder, writing.key(), demands),
                    keeper);
        } catch (RuntimeException e) {
            topics.close();
            throw e;
        }
    }

    private void requireUnmoved(Topics topics, Transaction transaction) {
        try {
            if (told.isPresent() && !told.get().equals(committed(topics))) {
                throw Faults.moved("topic '" + writing.topic() + "' cannot be written");
            }
            told = Optional.empty();
        } catch (RuntimeException e) {
            transaction.close();
            throw e;
        }
    }

    private Topics.Demands create(Topics topics) {
        if (!writing.create()) {
            throw missing();
        }
        topics.create(writing.topic(), writing.partitions(), writing.replication(), Map.of());
        return topics.find(writing.topic()).orElse(Topics.Demands.USUAL);
    }

    private Transaction transaction(Topics topics, Topics.Demands demands) {
        KafkaConfiguration configuration = cluster.configuration();
        configuration.setTransactionalId(transaction());
        configuration.setEnableIdempotence(true);
        configuration.setRequestRequiredAcks("all");
        configuration.setCompressionCodec(writing.compression());
        configuration.setLingerMs(20);
        configuration.setProducerBatchSize(256 << 10);
        configuration.setBufferMemorySize(16 << 20);
        // what the topic takes, the client has to take; what it does not is refused row by row
        configuration.setMaxRequestSize(Math.max(demands.mostBytes(), 1 << 20));
        configuration.setAdditionalProperties(
                Map.of("transaction.timeout.ms", Long.toString(writing.longest().toMillis())));
        Producer<byte[], byte[]> producer = cluster.producer(configuration);
        try {
            producer.initTransactions();
            return new Transaction(
                    producer,
                    cluster,
                    writing.topic(),
                    () -> topics.settled(configuration.getTransactionalId()));
        } catch (KafkaException e) {
            producer.close(java.time.Duration.ZERO);
            throw Faults.writing("topic '" + writing.topic() + "' cannot be written", cluster, e);
        }
    }

    private StoredPositions positions() {
        return new StoredPositions(writing.positions(), context.delivery());
    }

    /** The same for every run of the delivery, so that a new run ends what an old one left. */
    private String transaction() {
        return "sluice-" + context.deliveryKey();
    }

    @Override
    public void close() {}
}

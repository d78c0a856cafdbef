package dev.sluice.component.kafka;

import dev.sluice.api.BatchReader;
import dev.sluice.api.Column;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.Options;
import dev.sluice.api.Position;
import dev.sluice.api.Schema;
import dev.sluice.api.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.kafka.clients.consumer.Consumer;

/** Topics: to the end they have when they are opened, or for ever. */
final class KafkaSource implements Source {

    private final Cluster cluster;
    private final Options options;
    private final SourceOptions reading;
    private final ConnectorContext context;
    private final Schema schema;

    KafkaSource(Options options, ConnectorContext context) {
        this.cluster = Cluster.of(options.map("connection"), context);
        this.options = options;
        this.reading = SourceOptions.of(options, context.delivery());
        this.context = context;
        List<Column> columns = new ArrayList<>(Decoders.of(options, context).columns());
        columns.addAll(new Metadata(options).columns());
        Set<String> names = new HashSet<>();
        for (Column column : columns) {
            if (!names.add(column.name())) {
                throw Invalid.option(
                        "column '"
                                + column.name()
                                + "' is there twice: give another name to it in 'metadata'");
            }
        }
        this.schema = new Schema(columns);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public Traits traits() {
        return new Traits(!reading.follow(), true, true);
    }

    @Override
    public String place() {
        return "topic " + String.join(", ", options.texts("topic"));
    }

    @Override
    public BatchReader open(Position after) {
        Patience patience = new Patience(cluster, context.cancelled());
        Consumer<byte[], byte[]> consumer = cluster.consumer(configuration(), reading.group());
        try {
            Assignment assignment = new Assignment(consumer, reading, patience, after);
            KafkaReader.Filling filling =
                    new KafkaReader.Filling(
                            schema,
                            Decoders.of(options, context),
                            new Metadata(options),
                            context.allocator());
            return new KafkaReader(consumer, assignment, reading, filling, patience);
        } catch (RuntimeException e) {
            new Acknowledged(consumer, reading.group()).close();
            throw e;
        }
    }

    private KafkaConfiguration configuration() {
        KafkaConfiguration configuration = cluster.configuration();
        // small polls: what they bring is garbage before it leaves the young generation
        configuration.setMaxPollRecords(4096);
        configuration.setFetchMaxBytes(16 << 20);
        // a partition is asked for more only when what it gave is used up: each answer is a wait
        configuration.setMaxPartitionFetchBytes(4 << 20);
        configuration.setReceiveBufferBytes(-1); // as much as the system finds useful
        configuration.setMetadataMaxAgeMs(5_000);
        return configuration;
    }

    @Override
    public void close() {}
}

package dev.sluice.fault;

import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Topics of numbered messages. */
record Topics(String brokers) {

    void create(String topic, int partitions) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
        }
    }

    void send(String topic, long from, long to) {
        send(topic, from, to, seq -> "{\"seq\":%d,\"hash\":%d}".formatted(seq, Audited.hash(seq)));
    }

    void send(String topic, long from, long to, LongFunction<String> text) {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", brokers, "linger.ms", 20, "acks", "all"),
                        new StringSerializer(),
                        new StringSerializer())) {
            for (long seq = from; seq < to; seq++) {
                producer.send(new ProducerRecord<>(topic, text.apply(seq)));
            }
            producer.flush();
        }
    }
}

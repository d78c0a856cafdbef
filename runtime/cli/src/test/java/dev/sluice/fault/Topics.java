package dev.sluice.fault;

import dev.sluice.testkit.KafkaTopics;
import java.util.Map;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Topics of numbered messages. */
record Topics(String brokers) {

    void create(String topic, int partitions) {
        KafkaTopics.create(brokers, topic, partitions);
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

package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.KafkaBroker;
import dev.sluice.testkit.KafkaTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines from and to topics, as the command line runs them. */
class KafkaIT {

    @TempDir static Path brokerFolder;
    static KafkaBroker broker;

    @TempDir Path folder;

    @BeforeAll
    static void start() {
        broker = KafkaBroker.start(brokerFolder);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private Launched run(String text) throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("pipeline.yaml"), text.replace("BROKERS", broker.address()));
        return Launched.call("run", file.toString(), "--home", folder.resolve("home").toString());
    }

    private static void send(String topic, int from, int to) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.address()),
                        new StringSerializer(),
                        new StringSerializer())) {
            for (int i = from; i < to; i++) {
                producer.send(new ProducerRecord<>(topic, "{\"id\":" + i + "}")).get();
            }
        }
    }

    private static void create(String topic) {
        KafkaTopics.create(broker.address(), topic, 3);
    }

    private List<String> rows(String topic) throws Exception {
        return rows(topic, "id: int");
    }

    private List<String> rows(String topic, String columns) throws Exception {
        Launched run =
                run(
                        """
                        name: read
                        connections: {k: {type: kafka, brokers: "BROKERS"}}
                        nodes:
                          - id: messages
                            source: kafka
                            connection: k
                            options: {topic: %s, columns: {%s}}
                          - id: out
                            target: file
                            from: messages
                            options: {path: out/rows.csv, header: false}
                        """
                                .formatted(topic, columns));
        assertThat(run.code()).as(run.err()).isZero();
        return Files.readAllLines(folder.resolve("out/rows.csv"));
    }

    private static String[] numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toArray(String[]::new);
    }

    @Test
    void aFileIsWrittenToATopicAndReadBackFromIt() throws Exception {
        List<String> lines = new ArrayList<>(List.of("id"));
        lines.addAll(List.of(numbers(0, 1000)));
        Files.write(folder.resolve("numbers.csv"), lines);
        Launched run =
                run(
                        """
                        name: write
                        connections: {k: {type: kafka, brokers: "BROKERS"}}
                        nodes:
                          - id: numbers
                            source: file
                            options: {path: numbers.csv, columns: {id: int}}
                          - id: publish
                            target: kafka
                            from: numbers
                            connection: k
                            options: {topic: numbers, create: true, partitions: 3, key: id}
                        """);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(rows("numbers")).containsExactlyInAnyOrder(numbers(0, 1000));
    }

    @Test
    void aRunFromTopicToTopicGoesOnWhereTheLastOneEnded() throws Exception {
        create("in");
        send("in", 0, 50);
        String copy =
                """
                name: copy
                connections: {k: {type: kafka, brokers: "BROKERS"}}
                nodes:
                  - id: messages
                    source: kafka
                    connection: k
                    options: {topic: in, columns: {id: int}}
                  - id: publish
                    target: kafka
                    from: messages
                    connection: k
                    options: {topic: out, create: true}
                """;
        assertThat(run(copy).code()).isZero();
        send("in", 50, 80);
        Launched second = run(copy);
        assertThat(second.code()).as(second.err()).isZero();
        assertThat(rows("out")).containsExactlyInAnyOrder(numbers(0, 80));
    }

    @Test
    void whatComesBetweenRunsIsReadAlsoWhereTheFirstOneFoundNothing() throws Exception {
        create("latest");
        send("latest", 0, 5);
        String copy =
                """
                name: latest
                connections: {k: {type: kafka, brokers: "BROKERS"}}
                nodes:
                  - id: messages
                    source: kafka
                    connection: k
                    options: {topic: latest, start: latest, columns: {id: int}}
                  - TARGET
                """;
        List<String> targets =
                List.of(
                        "{id: publish, target: kafka, from: messages, connection: k,"
                                + " options: {topic: latest-out, create: true}}",
                        "{id: files, target: file, from: messages,"
                                + " options: {path: latest, mode: append, format: jsonl}}");
        for (String target : targets) {
            assertThat(run(copy.replace("TARGET", target)).code()).isZero();
        }
        send("latest", 5, 15);
        for (String target : targets) {
            Launched second = run(copy.replace("TARGET", target));
            assertThat(second.code()).as(second.err()).isZero();
        }
        assertThat(rows("latest-out")).containsExactlyInAnyOrder(numbers(5, 15));
        try (var parts = Files.walk(folder.resolve("latest"))) {
            List<String> lines = new ArrayList<>();
            for (Path part : parts.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
                lines.addAll(Files.readAllLines(part));
            }
            assertThat(lines).hasSize(10);
        }
    }

    @Test
    void aRowThatATopicRefusedIsSentAgainWithAnotherValue() throws Exception {
        Files.writeString(folder.resolve("in.csv"), "id\n1\n2\n");
        Launched first =
                run(
                        """
                        name: refused
                        connections: {k: {type: kafka, brokers: "BROKERS"}}
                        nodes:
                          - {id: in, source: file, options: {path: in.csv, columns: {id: int}}}
                          - id: share
                            transform: derive
                            from: in
                            options: {columns: {f: "CASE WHEN id = 2 THEN CAST('NaN' AS DOUBLE) ELSE 1.5 END", b: "encode('b')"}}
                          - id: publish
                            target: kafka
                            from: share
                            connection: k
                            options: {topic: refused, create: true}
                        """);
        assertThat(first.code()).as(first.err()).isZero();
        Launched replayed =
                Launched.call(
                        "quarantine",
                        "replay",
                        "--pipeline",
                        "refused",
                        "--set",
                        "f = 0.5",
                        "--home",
                        folder.resolve("home").toString());
        assertThat(replayed.code()).as(replayed.out() + replayed.err()).isZero();
        assertThat(rows("refused", "id: int, f: double, b: string"))
                .containsExactlyInAnyOrder("1,1.5,Yg==", "2,0.5,Yg==");
    }

    @Test
    void aTopicThatIsNotThereIsNamed() throws Exception {
        Launched run =
                run(
                        """
                        name: read
                        connections: {k: {type: kafka, brokers: "BROKERS"}}
                        nodes:
                          - id: messages
                            source: kafka
                            connection: k
                            options: {topic: nothing-here, columns: {id: int}}
                          - id: out
                            target: discard
                            from: messages
                        """);
        assertThat(run.code()).isNotZero();
        assertThat(run.err()).contains("topic 'nothing-here' is not on");
    }

    @Test
    void aPipelineWithoutKafkaLoadsNothingOfIt() throws Exception {
        Path pipeline =
                Files.writeString(
                        folder.resolve("pipeline.yaml"),
                        """
                        name: plain
                        nodes:
                          - id: numbers
                            source: generate
                            options: {rows: 3, columns: {id: {kind: sequence}}}
                          - id: out
                            target: discard
                            from: numbers
                        """);
        Path loaded = folder.resolve("loaded.txt");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Xlog:class+load:file=" + loaded,
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.sluice.cli.Main",
                                "run",
                                pipeline.toString(),
                                "--home",
                                folder.resolve("home").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("output.txt").toFile())
                        .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(Files.readAllLines(loaded))
                .anyMatch(line -> line.contains("dev.sluice.component.kafka.KafkaConnector"))
                .noneMatch(line -> line.contains("org.apache.kafka."))
                .noneMatch(line -> line.contains("org.apache.camel.component.kafka."));
    }
}

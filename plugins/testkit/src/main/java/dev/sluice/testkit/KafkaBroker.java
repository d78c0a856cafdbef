package dev.sluice.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka broker of one node, in a process of its own so that it can be killed. Ports and folder
 * stay the same over its starts. The module that uses it has {@code org.apache.kafka:kafka_2.13} on
 * its test class path; this class itself needs none of it. Used by one thread at a time.
 */
public final class KafkaBroker implements AutoCloseable {

    /** The only user of {@link #guarded}; its password is {@link #PASSWORD}. */
    public static final String USER = "ada";

    /** With a quote and a backslash: both have a meaning where passwords are written down. */
    public static final String PASSWORD = "s3cr\"e\\t";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String JAAS = "listener.name.sasl_plaintext.plain.sasl.jaas.config=";

    private final Path folder;
    private final int port = freePort();
    private final int guardedPort = freePort();
    private final int controllerPort = freePort();
    private @Nullable Process process;

    private KafkaBroker(Path folder) {
        this.folder = folder;
    }

    /** A running broker that keeps its data in the folder, which has to be empty. */
    public static KafkaBroker start(Path folder) {
        KafkaBroker broker = new KafkaBroker(folder);
        try {
            broker.configure();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        broker.start();
        return broker;
    }

    /** Where everybody may connect. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Where a user and a password are asked for (SASL_PLAINTEXT, PLAIN). */
    public String guarded() {
        return "127.0.0.1:" + guardedPort;
    }

    /** Starts it again; returns once it listens. Harmless where it runs. */
    public void start() {
        if (process != null && process.isAlive()) {
            return;
        }
        try {
            process = command().start();
            awaitListening(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it in good order, or as hard as it takes. */
    public void stop() {
        if (process != null) {
            process.destroy();
            await(process);
        }
    }

    /** Ends it on the spot (SIGKILL): nothing is flushed and nobody is told. */
    public void kill() {
        if (process != null) {
            process.destroyForcibly();
            await(process);
        }
    }

    @Override
    public void close() {
        kill();
    }

    private static void await(Process process) {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void configure() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        // what 'kafka-storage format' writes, without another process
        Files.writeString(
                data.resolve("meta.properties"),
                """
                version=1
                cluster.id=c2x1aWNlLXRlc3RzLWtmaw
                node.id=1
                directory.id=ZGlyZWN0b3J5LW9mLXNsdQ
                """);
        Files.writeString(folder.resolve("server.properties"), properties(data));
    }

    private String properties(Path data) {
        String login =
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_"
                        + USER
                        + "=\""
                        + PASSWORD.replace("\\", "\\\\").replace("\"", "\\\"")
                        + "\";";
        return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%d
        controller.listener.names=CONTROLLER
        listeners=PLAINTEXT://127.0.0.1:%d,SASL_PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
        inter.broker.listener.name=PLAINTEXT
        sasl.enabled.mechanisms=PLAIN
        log.dirs=%s
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=1
        group.initial.rebalance.delay.ms=0
        broker.session.timeout.ms=5000
        broker.heartbeat.interval.ms=500
        num.network.threads=1
        num.io.threads=2
        log.cleaner.dedupe.buffer.size=8388608
        """
                        .formatted(controllerPort, port, guardedPort, controllerPort, data)
                + JAAS
                + login.replace("\\", "\\\\")
                + "\n";
    }

    private ProcessBuilder command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", classPath(), "kafka.Kafka"));
        command.add(folder.resolve("server.properties").toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("broker.log").toFile()));
    }

    /** Without the logging of the tests, which would write down every request. */
    private static String classPath() {
        String all =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path", ""));
        return Arrays.stream(all.split(File.pathSeparator))
                .filter(entry -> !entry.contains("logback"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void awaitListening(Process started) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (listens()) {
                return;
            }
            if (exited(started)) {
                throw new IOException(
                        "the broker ended at once: " + Files.readString(log()).strip());
            }
        }
        throw new IOException("the broker does not listen; its log is " + log());
    }

    private Path log() {
        return folder.resolve("broker.log");
    }

    private static boolean exited(Process process) {
        try {
            return process.waitFor(100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.sluice.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Stands between a client and a server, and does to their connections what networks do. */
final class Proxy implements AutoCloseable {

    /** What happens to the connections there are; later ones are sound. */
    enum Fault {
        /** They are reset. */
        RESET,
        /** Nothing comes through any more, and nobody is told. */
        BLACK_HOLE,
        /** A byte a second comes through, both ways. */
        TRICKLE,
        /** The next COMMIT reaches the server, and its answer is lost with the connection. */
        CUT_AFTER_COMMIT
    }

    private static final byte[] COMMIT = "COMMIT".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listening;
    private final int server;
    private final Queue<Line> lines = new ConcurrentLinkedQueue<>();
    private final AtomicInteger faults = new AtomicInteger();

    private Proxy(ServerSocket listening, int server) {
        this.listening = listening;
        this.server = server;
    }

    static Proxy before(int server) throws IOException {
        Proxy proxy = new Proxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    int port() {
        return listening.getLocalPort();
    }

    /** How many connections have had their fault. */
    int faults() {
        return faults.get();
    }

    void strike(Fault fault) throws IOException {
        for (Line line : lines) {
            line.strike(fault);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Line line = new Line(client, new Socket(InetAddress.getLoopbackAddress(), server));
                lines.add(line);
                Thread.ofVirtual().start(() -> line.pump(line.client, line.behind, true));
                Thread.ofVirtual().start(() -> line.pump(line.behind, line.client, false));
            }
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    /** One connection, both ways. */
    private final class Line {
        private final Socket client;
        private final Socket behind;
        private volatile @Nullable Fault fault;

        Line(Socket client, Socket behind) {
            this.client = client;
            this.behind = behind;
        }

        void strike(Fault with) throws IOException {
            if (client.isClosed()) {
                return;
            }
            fault = with;
            if (with == Fault.RESET) {
                end();
            } else if (with != Fault.CUT_AFTER_COMMIT) {
                faults.incrementAndGet();
            }
        }

        private void end() throws IOException {
            faults.incrementAndGet();
            client.setSoLinger(true, 0);
            client.close();
            behind.close();
            lines.remove(this);
        }

        void pump(Socket from, Socket to, boolean up) {
            byte[] bytes = new byte[1 << 16];
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                    pass(bytes, count, out, up);
                }
            } catch (IOException | InterruptedException e) {
                // one end is gone, and so the other goes
            } finally {
                lines.remove(this);
            }
        }

        private void pass(byte[] bytes, int count, OutputStream out, boolean up)
                throws IOException, InterruptedException {
            Fault now = fault;
            if (now == Fault.BLACK_HOLE) {
                return;
            }
            if (now == Fault.CUT_AFTER_COMMIT && !up && holdsCommit(bytes, count)) {
                end(); // it is committed, and nobody hears of it
                return;
            }
            if (now == Fault.TRICKLE) {
                for (int i = 0; i < count; i++) {
                    out.write(bytes, i, 1);
                    out.flush();
                    Thread.sleep(1_000);
                }
                return;
            }
            out.write(bytes, 0, count);
            out.flush();
        }
    }

    private static boolean holdsCommit(byte[] bytes, int count) {
        for (int at = 0; at + COMMIT.length <= count; at++) {
            int same = 0;
            while (same < COMMIT.length && bytes[at + same] == COMMIT[same]) {
                same++;
            }
            if (same == COMMIT.length) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Line line : lines) {
            line.client.close();
            line.behind.close();
        }
    }
}

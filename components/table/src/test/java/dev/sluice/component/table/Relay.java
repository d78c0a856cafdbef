package dev.sluice.component.table;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Stands before a server; once it is silent, neither side hears of the other, nor of its end. */
final class Relay implements AutoCloseable {

    private final ServerSocket listening;
    private final int server;
    private final Queue<Socket> clients = new ConcurrentLinkedQueue<>();
    private final Queue<Socket> servers = new ConcurrentLinkedQueue<>();
    private volatile boolean silent;

    private Relay(ServerSocket listening, int server) {
        this.listening = listening;
        this.server = server;
    }

    static Relay before(int server) throws IOException {
        Relay relay = new Relay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
        Thread.ofVirtual().start(relay::accept);
        return relay;
    }

    int port() {
        return listening.getLocalPort();
    }

    void fallSilent() {
        silent = true;
    }

    /** Whether this side of a connection to the server was never closed. */
    boolean holdsServer() {
        return servers.stream().anyMatch(socket -> !socket.isClosed());
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
                clients.add(client);
                servers.add(behind);
                Thread.ofVirtual().start(() -> pump(client, behind));
                Thread.ofVirtual().start(() -> pump(behind, client));
            }
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] bytes = new byte[1 << 13];
        try {
            InputStream in = from.getInputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (!silent) {
                    to.getOutputStream().write(bytes, 0, count);
                }
            }
            if (!silent) {
                to.close();
            }
        } catch (IOException e) {
            // one end is gone; the other hears of it when the test is over
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : clients) {
            socket.close();
        }
        for (Socket socket : servers) {
            socket.close();
        }
    }
}

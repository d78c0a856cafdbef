package dev.sluice.component.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PatientSocketTest {

    private static final int MORE_THAN_BUFFERS_TAKE = 64 << 20;

    private final PatientSocketFactory factory = new PatientSocketFactory();

    @Test
    @Timeout(60) // for ever, where it is wrong
    void aWriteThatNobodyTakesEnds() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket =
                        factory.createSocket(server.getInetAddress(), server.getLocalPort());
                Socket silent = server.accept()) {
            socket.setSoTimeout(500);
            OutputStream out = socket.getOutputStream();

            assertThatThrownBy(() -> out.write(new byte[MORE_THAN_BUFFERS_TAKE]))
                    .isInstanceOf(IOException.class);
            assertThat(socket.isClosed()).isTrue();
            assertThat(silent.isClosed()).isFalse();
        }
    }

    @Test
    @Timeout(60)
    void aWriteThatIsTakenByteByByteEnds() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket =
                        factory.createSocket(server.getInetAddress(), server.getLocalPort());
                Socket slow = server.accept()) {
            AtomicBoolean over = new AtomicBoolean();
            Thread taker =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    InputStream in = slow.getInputStream();
                                    while (!over.get() && in.read() >= 0) {
                                        Thread.sleep(10);
                                    }
                                } catch (IOException | InterruptedException e) {
                                    // the connection was ended, as it should be
                                }
                            });
            socket.setSoTimeout(500);

            assertThatThrownBy(
                            () -> socket.getOutputStream().write(new byte[MORE_THAN_BUFFERS_TAKE]))
                    .isInstanceOf(IOException.class);
            over.set(true);
            taker.join();
        }
    }

    /** Sends a byte every 10 ms for as long as somebody takes it. */
    private static Thread dribbling(Socket from, int bytes) {
        return Thread.ofVirtual()
                .start(() -> {
                    try {
                        for (int i = 0; i < bytes; i++) {
                            from.getOutputStream().write(i);
                            Thread.sleep(10);
                        }
                    } catch (IOException | InterruptedException e) {
                        // the connection was ended
                    }
                });
    }

    @Test
    @Timeout(60)
    void anAnswerThatComesByteByByteEnds() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket =
                        factory.createSocket(server.getInetAddress(), server.getLocalPort());
                Socket slow = server.accept()) {
            socket.setSoTimeout(500);
            socket.getOutputStream().write(1);
            Thread sender = dribbling(slow, 8_000);

            assertThatThrownBy(() -> socket.getInputStream().readNBytes(8_000))
                    .isInstanceOf(IOException.class);
            assertThat(socket.isClosed()).isTrue();
            sender.interrupt();
            sender.join();
        }
    }

    @Test
    @Timeout(60)
    void aStreamIsLeftAloneBesideWhichSomethingIsSaid() throws Exception {
        int bytes = 300;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket =
                        factory.createSocket(server.getInetAddress(), server.getLocalPort());
                Socket slow = server.accept()) {
            socket.setSoTimeout(2_000);
            Thread sender = dribbling(slow, bytes);

            for (int i = 0; i < bytes; i++) {
                assertThat(socket.getInputStream().read()).isEqualTo(i & 0xff);
                socket.getOutputStream().write(i);
            }
            sender.join();
        }
    }

    @Test
    void aWriteThatGoesOnIsLeftAlone() throws Exception {
        int bytes = 4 << 20;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket =
                        factory.createSocket(server.getInetAddress(), server.getLocalPort());
                Socket taking = server.accept()) {
            socket.setSoTimeout(2_000);
            Thread writer =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    socket.getOutputStream().write(new byte[bytes]);
                                    socket.shutdownOutput();
                                } catch (IOException e) {
                                    // then fewer bytes arrive
                                }
                            });

            assertThat(taking.getInputStream().readAllBytes()).hasSize(bytes);
            writer.join();
        }
    }
}

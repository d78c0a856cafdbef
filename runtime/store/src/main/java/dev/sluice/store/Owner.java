package dev.sluice.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The process that works on something.
 *
 * @param started when it began, so that another process with the same number is not taken for it
 */
public record Owner(String host, long pid, Instant started) {

    /**
     * The system tells starts in its own ticks, and the clock they are counted from is adjusted.
     */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private static final String HOST = thisHost();

    public Owner {
        started = started.truncatedTo(ChronoUnit.MICROS);
    }

    /** This process. */
    public static Owner self() {
        ProcessHandle self = ProcessHandle.current();
        return new Owner(HOST, self.pid(), self.info().startInstant().orElse(Instant.EPOCH));
    }

    /** Whether it is, or was, on this host: of others nothing is known here. */
    public boolean here() {
        return host.equals(HOST);
    }

    /** Whether it is known to have ended. A process on another host is never judged from here. */
    public boolean ended() {
        if (!here()) {
            return false;
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(this::same)
                .filter(process -> !buried(process.pid()))
                .isEmpty();
    }

    private boolean same(ProcessHandle process) {
        Optional<Instant> began = process.info().startInstant();
        return began.isEmpty()
                || started.equals(Instant.EPOCH)
                || Duration.between(started, began.get()).abs().compareTo(TOLERANCE) <= 0;
    }

    /**
     * Whether it has ended and its parent has not asked for how: in a container, the parent may be
     * a program that never does. The state is what follows the name, which may have any character.
     */
    private static boolean buried(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.startsWith(" Z", stat.lastIndexOf(')') + 1);
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "process " + pid + " on " + host;
    }

    /** Without asking a name server, where the system itself knows. */
    private static String thisHost() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException _) {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException _) {
                return "localhost";
            }
        }
    }
}

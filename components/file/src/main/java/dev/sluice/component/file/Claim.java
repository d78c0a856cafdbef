package dev.sluice.component.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says that a run is at work on something, by the kernel's lock on a file beside it. However the
 * process ends, the lock is gone with it: what nobody claims belongs to no run that lives.
 */
final class Claim implements AutoCloseable {

    /**
     * Those of this process. Asked first: a POSIX lock is lost with any channel of its process that
     * closes the file, so whoever holds it must not even look into the file.
     */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    /** Far behind the text, which others may then read also where locks are strict. */
    private static final long PLACE = Long.MAX_VALUE - 1;

    private final Path file;
    private final FileChannel channel;

    private Claim(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Claims it; empty where another run, of this process or another, has done so, and where the
     * folder of the file is gone.
     *
     * @throws IOException where the file system has no locks, or the file cannot be written
     */
    static Optional<Claim> of(Path file) throws IOException {
        try {
            Path place = place(file);
            return OURS.add(place) ? locked(place) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty(); // whoever removed the folder has done with it
        }
    }

    /** Another path of the same file, by way of a link, is no other file. */
    private static Path place(Path file) throws IOException {
        return file.toAbsolutePath()
                .resolveSibling("")
                .toRealPath()
                .resolve(String.valueOf(file.getFileName()));
    }

    private static Optional<Claim> locked(Path file) throws IOException {
        Optional<Claim> claim = Optional.empty();
        try {
            FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            try {
                FileLock lock = channel.tryLock(PLACE, 1, false);
                if (lock != null && Files.exists(file)) { // not one that was removed in between
                    say(channel);
                    claim = Optional.of(new Claim(file, channel));
                }
                return claim;
            } finally {
                if (claim.isEmpty()) {
                    channel.close();
                }
            }
        } finally {
            if (claim.isEmpty()) {
                OURS.remove(file);
            }
        }
    }

    private static void say(FileChannel channel) throws IOException {
        String text =
                "process "
                        + ProcessHandle.current().pid()
                        + ", since "
                        + Instant.now().truncatedTo(ChronoUnit.SECONDS)
                        + "\n";
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
    }

    /** Who holds the claim, for people. */
    static String holder(Path file) {
        try {
            if (OURS.contains(place(file))) {
                return "this process";
            }
            String text = Files.readString(file).strip();
            return text.isEmpty() ? "another process" : text;
        } catch (IOException e) {
            return "another process";
        }
    }

    /** Gives it up; its file stays. */
    @Override
    public void close() {
        try (channel) {
            channel.truncate(0);
        } catch (IOException _) {
            // the text is for people; the lock is gone with the channel
        } finally {
            OURS.remove(file);
        }
    }
}

package dev.sluice.store;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The kernel's lock on {@code scheduler.lock}, which it frees however the process ends. */
final class FileSchedulerLock implements SchedulerLock {

    /**
     * Those of this process. Asked first: a POSIX lock is lost with any channel of its process that
     * closes the file, so whoever holds it must not even look into the file.
     */
    private static final Map<Path, Owner> OURS = new ConcurrentHashMap<>();

    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;
    private final @Nullable Object key;
    private final Owner holder;

    private FileSchedulerLock(Path file, FileChannel channel, FileLock lock, Owner holder)
            throws IOException {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
        this.key = key(file);
        this.holder = holder;
    }

    static SchedulerLock acquire(Path home) {
        Path file = home.toAbsolutePath().normalize().resolve("scheduler.lock");
        Owner self = Owner.self();
        Owner other = OURS.putIfAbsent(file, self);
        if (other != null) {
            throw refused(file, "this process, " + other);
        }
        try {
            return locked(file, self);
        } catch (IOException e) {
            OURS.remove(file);
            throw new PipelineException(
                    ErrorCode.ACCESS_DENIED,
                    file + " cannot be locked (" + StateFile.words(e) + "): make it writable",
                    e);
        } catch (RuntimeException e) {
            OURS.remove(file);
            throw e;
        }
    }

    private static SchedulerLock locked(Path file, Owner self) throws IOException {
        Files.createDirectories(file.getParent());
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            // far behind the text, which others may then read also where locks are strict
            FileLock lock = channel.tryLock(Long.MAX_VALUE - 1, 1, false);
            if (lock == null) {
                String holder = content(channel);
                throw refused(file, holder.isEmpty() ? "another process" : holder);
            }
            write(channel, self + ", since " + Instant.now() + "\n");
            return new FileSchedulerLock(file, channel, lock, self);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static PipelineException refused(Path file, String holder) {
        return new PipelineException(
                ErrorCode.STATE_LOCKED,
                "there is a scheduler already: "
                        + holder
                        + " holds "
                        + file
                        + ". Stop it first, or give this one a home of its own with --home");
    }

    private static String content(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(1000);
        channel.read(text, 0);
        return StandardCharsets.UTF_8.decode(text.flip()).toString().strip();
    }

    private static void write(FileChannel channel, String text) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
        channel.force(true);
    }

    private static @Nullable Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** Not where the file was removed, either: another process could then lock a new one. */
    @Override
    public boolean held() {
        try {
            return lock.isValid()
                    && Optional.ofNullable(key).equals(Optional.ofNullable(key(file)));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Owner holder() {
        return holder;
    }

    @Override
    public synchronized void close() {
        if (!channel.isOpen()) {
            return;
        }
        try (channel) {
            channel.truncate(0);
        } catch (IOException _) {
            // the text is for people; the lock is gone with the channel
        } finally {
            OURS.remove(file);
        }
    }
}

package dev.sluice.engine;

import dev.sluice.api.OutOfSpace;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Writes to a file, and waits where its disk is full: what was written stays, and the rest follows
 * once there is room. Used by one thread at a time.
 */
final class PatientOutput extends OutputStream {

    private final Path file;
    private final FileChannel channel;
    private final Room room;

    PatientOutput(Path file, FileChannel channel, Room room) {
        this.file = file;
        this.channel = channel;
        this.room = room;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
        for (int times = 1; left.hasRemaining(); ) {
            try {
                channel.write(left);
            } catch (IOException e) {
                if (!OutOfSpace.met(e, file) || !room.await(full(e), times++)) {
                    throw e;
                }
            }
        }
    }

    private OutOfSpace full(IOException e) {
        return new OutOfSpace(file, "no space is left for " + file + ": free some", e);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

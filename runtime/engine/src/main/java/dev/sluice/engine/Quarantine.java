package dev.sluice.engine;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The dead-letter file of a run: one JSON object a line with the raw record, the reason, rule, node
 * and place. Made with the first row. A row that cannot be kept ends the run: rows are never lost.
 */
final class Quarantine implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private @Nullable FileChannel channel;
    private @Nullable OutputStream output;
    private long rows;

    Quarantine(Path file) {
        this.file = file;
    }

    /** A row that is put aside. */
    record Row(String node, List<String> rules, List<String> reasons, String place, String raw) {}

    synchronized void keep(Row row) {
        try {
            OutputStream out = open();
            try (JsonGenerator json = JSON.getFactory().createGenerator(out)) {
                json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
                json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
                JSON.writeValue(json, row);
            }
            out.write('\n');
            rows++;
        } catch (IOException e) {
            throw new PipelineException(
                    ErrorCode.NO_SPACE,
                    "a bad row of node '"
                            + row.node()
                            + "' could not be kept in "
                            + file
                            + " ("
                            + e.getMessage()
                            + "): the run stops, so that no row is lost. Make that folder writable and run again",
                    e);
        }
    }

    private OutputStream open() throws IOException {
        OutputStream open = output;
        if (open == null) {
            Files.createDirectories(file.getParent());
            FileChannel made =
                    FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            channel = made;
            open = new BufferedOutputStream(Channels.newOutputStream(made), 1 << 16);
            output = open;
        }
        return open;
    }

    /**
     * Goes on with the file of a run that broke off: what stands behind these bytes belongs to rows
     * that come again.
     */
    synchronized void goOnBehind(long bytes) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            FileChannel found = FileChannel.open(file, StandardOpenOption.WRITE);
            found.truncate(bytes);
            found.position(bytes);
            channel = found;
            output = new BufferedOutputStream(Channels.newOutputStream(found), 1 << 16);
            try (Stream<String> lines = Files.lines(file)) {
                rows = lines.count();
            }
        } catch (IOException e) {
            throw new PipelineException(
                    ErrorCode.NO_SPACE,
                    "the bad rows of the run that this one goes on with cannot be kept on in "
                            + file
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    synchronized long rows() {
        return rows;
    }

    Path file() {
        return file;
    }

    /** Makes everything durable; gives the bytes there are. */
    synchronized long sync() {
        try {
            OutputStream open = output;
            FileChannel made = channel;
            if (open != null && made != null) {
                open.flush();
                made.force(true);
                return made.position();
            }
            return 0;
        } catch (IOException e) {
            throw new PipelineException(
                    ErrorCode.NO_SPACE,
                    "the bad rows could not be kept in " + file + ": " + e.getMessage(),
                    e);
        }
    }

    @Override
    public synchronized void close() {
        sync();
        try {
            OutputStream open = output;
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            throw new PipelineException(
                    ErrorCode.NO_SPACE,
                    "the bad rows could not be kept in " + file + ": " + e.getMessage(),
                    e);
        }
    }
}

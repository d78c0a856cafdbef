package dev.sluice.engine;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.OutOfSpace;
import dev.sluice.api.PipelineException;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The dead-letter file of a run: one JSON object a line with the raw record, the reason, rule, node
 * and place. Made with the first row. A row that cannot be kept ends the run: rows are never lost.
 */
final class Quarantine implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Room room;
    private @Nullable FileChannel channel;
    private @Nullable OutputStream output;
    private long rows;

    /**
     * @param room waits where its disk is full
     */
    Quarantine(Path file, Room room) {
        this.file = file;
        this.room = room;
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
            throw fault(
                    "a bad row of node '"
                            + row.node()
                            + "' could not be kept in "
                            + file
                            + " ("
                            + e.getMessage()
                            + "): the run stops, so that no row is lost. Make that folder writable,"
                            + " and its disk not full",
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
            open = new BufferedOutputStream(new PatientOutput(file, made, room), 1 << 16);
            output = open;
        }
        return open;
    }

    private PipelineException fault(String message, IOException e) {
        return OutOfSpace.met(e, file)
                ? new OutOfSpace(file, message, e)
                : new PipelineException(ErrorCode.ACCESS_DENIED, message, e);
    }

    /**
     * Goes on with the file of a run that broke off. A node puts its rows aside in their order, but
     * other threads may have been ahead of what was committed: of each node, as many rows stay as
     * the checkpoint has counted; those behind come again.
     *
     * @param counted rows, by node
     */
    synchronized void goOnBehind(Map<String, Long> counted) {
        if (!Files.exists(file)) {
            return;
        }
        Path kept = file.resolveSibling(file.getFileName() + ".next");
        try {
            FileChannel next =
                    FileChannel.open(
                            kept,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
            channel = next;
            output = new BufferedOutputStream(new PatientOutput(file, next, room), 1 << 16);
            copy(new HashMap<>(counted), output);
            sync();
            Files.move(kept, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw fault(
                    "the bad rows of the run that this one goes on with cannot be kept on in "
                            + file
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /** Removes what an earlier try has put aside: those rows come again. Before the first row. */
    synchronized void forget() {
        if (!Files.exists(file)) {
            return; // where the folder cannot be used at all, the first bad row says so
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw fault(
                    "the bad rows of an earlier try in "
                            + file
                            + " cannot be taken away: "
                            + e.getMessage(),
                    e);
        }
    }

    private void copy(Map<String, Long> left, OutputStream to) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<String> node = DeadLetters.parse(line).map(Row::node);
                if (node.isPresent() && left.merge(node.get(), -1L, Long::sum) >= 0) {
                    to.write(line.getBytes(StandardCharsets.UTF_8));
                    to.write('\n');
                    rows++;
                }
            }
        }
    }

    synchronized long rows() {
        return rows;
    }

    Path file() {
        return file;
    }

    /** Makes everything durable. */
    synchronized void sync() {
        try {
            OutputStream open = output;
            FileChannel made = channel;
            if (open != null && made != null) {
                open.flush();
                made.force(true);
            }
        } catch (IOException e) {
            throw fault("the bad rows could not be kept in " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        try (FileChannel _ = channel) {
            sync();
        } catch (IOException e) {
            throw fault("the bad rows could not be kept in " + file + ": " + e.getMessage(), e);
        }
    }
}

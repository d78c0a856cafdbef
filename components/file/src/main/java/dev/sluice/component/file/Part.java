package dev.sluice.component.file;

import dev.sluice.api.RecordBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A part that is being written: one file, or with partitions one in each of their folders. */
final class Part {

    private final PartsFolder folder;
    private final WriteRequest request;
    private final long number;
    private final FormatWriter writer;
    private long rows;

    private Part(PartsFolder folder, WriteRequest request, long number, FormatWriter writer) {
        this.folder = folder;
        this.request = request;
        this.number = number;
        this.writer = writer;
    }

    /**
     * Begins one.
     *
     * @param rows what its rows are and how they are written, to whatever place
     */
    static Part begin(PartsFolder folder, WriteRequest rows, TargetFormat format, long number) {
        boolean many = format.partitioned();
        Path staged =
                folder.staged(
                        many
                                ? Long.toString(number)
                                : folder.names().name(number, 0, rows.extension()));
        WriteRequest request =
                new WriteRequest(
                        rows.options(), rows.context(), rows.schema(), staged, rows.target(), many);
        try {
            if (many) {
                Files.createDirectory(staged);
            }
        } catch (IOException e) {
            throw Faults.writing(folder.path(), e);
        }
        return new Part(folder, request, number, format.name().format().writer(request));
    }

    /** Takes and closes the batch. */
    void write(RecordBatch batch) {
        rows += batch.rows();
        writer.write(batch);
    }

    long rows() {
        return rows;
    }

    /** What of it is on the disk by now. */
    long bytes() {
        long bytes = 0;
        try {
            for (Path file : written()) {
                bytes += Files.size(file);
            }
            return bytes;
        } catch (IOException e) {
            throw Faults.writing(folder.path(), e);
        }
    }

    private List<Path> written() throws IOException {
        try (Stream<Path> tree = Files.walk(request.staged())) {
            return tree.filter(Files::isRegularFile).sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of(); // DuckDB makes the file with the first rows
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Completes it; gives its files by the paths they are to have in the folder. */
    List<String> complete() {
        writer.finish();
        writer.close();
        try {
            return request.renamed() ? named() : List.of(name(0));
        } catch (IOException e) {
            throw Faults.writing(folder.path(), e);
        }
    }

    private String name(int index) {
        return folder.names().name(number, index, request.extension());
    }

    private List<String> named() throws IOException {
        Map<String, Integer> several = new TreeMap<>();
        List<String> names = new ArrayList<>();
        for (Path file : written()) {
            String partition = request.staged().relativize(file.getParent()).toString();
            int index = several.merge(partition, 1, Integer::sum) - 1;
            String name = partition + "/" + name(index);
            Path staged = folder.staged(name);
            Files.createDirectories(staged.getParent());
            Files.move(file, staged, StandardCopyOption.ATOMIC_MOVE);
            names.add(name);
        }
        Staging.delete(request.staged());
        return names;
    }

    /** Lets go of it; its files are removed with all that is staged. */
    void abandon() {
        writer.close();
    }
}

package dev.sluice.component.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files that were taken, a line each, in a file of Sluice's home: a position would be too long with
 * them. A position says how many of the lines count. Only what is committed is ever added, and a
 * line that is there twice counts once, so that what a kill leaves behind can be added again.
 */
final class TakenList {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A line that a kill has not cut off. */
    private static final Pattern WHOLE = Pattern.compile("\\[\".*\",\"\\d+_-?\\d+_\\d+\",-?\\d+]");

    private final Path file;

    TakenList(Path file) {
        this.file = file;
    }

    /**
     * The files of the first lines. What is behind them belongs to a later position than this one:
     * it is taken out where the target has gone back, as a database that is restored has.
     */
    List<TakenFile> first(long count) {
        if (count == 0 && !Files.exists(file)) {
            return List.of();
        }
        try {
            Set<String> lines = new LinkedHashSet<>();
            try (Stream<String> all = Files.lines(file)) {
                all.filter(line -> WHOLE.matcher(line).matches()).forEach(lines::add);
            }
            if (lines.size() < count) {
                throw incomplete(count, lines.size());
            }
            List<String> kept = lines.stream().limit(count).toList();
            if (lines.size() > count) {
                replace(kept);
            }
            List<TakenFile> files = new ArrayList<>();
            for (String line : kept) {
                Object[] parts = JSON.readValue(line, Object[].class);
                files.add(
                        new TakenFile(
                                String.valueOf(parts[0]),
                                String.valueOf(parts[1]),
                                ((Number) parts[2]).longValue()));
            }
            return files;
        } catch (java.nio.file.NoSuchFileException e) {
            throw incomplete(count, 0);
        } catch (JsonProcessingException | java.io.UncheckedIOException e) {
            throw Faults.unreadable(file, "it was changed by another program than Sluice");
        } catch (IOException e) {
            throw Faults.unreadable(file, e);
        }
    }

    private PipelineException incomplete(long count, long found) {
        return new PipelineException(
                ErrorCode.SOURCE_UNREADABLE,
                count
                        + " files of the folder were read before, and their list "
                        + file
                        + " has "
                        + found
                        + " of them: nothing is read, for it would be read twice. Put the list back"
                        + " from the home folder that was used before; or move the files away that"
                        + " the target has, and delete the pipeline's entry in its table"
                        + " sluice_position");
    }

    private Path folder() {
        return file.toAbsolutePath().resolveSibling("");
    }

    private void replace(List<String> lines) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.write(next, lines);
        Staging.force(next, StandardOpenOption.WRITE);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        Staging.force(folder(), StandardOpenOption.READ);
    }

    /** Adds files, durably. */
    void add(List<TakenFile> files) {
        StringBuilder lines = new StringBuilder();
        try {
            boolean made = !Files.exists(file);
            lines.append(made ? "" : "\n"); // a kill may have left half a line
            for (TakenFile taken : files) {
                lines.append(
                                JSON.writeValueAsString(
                                        List.of(taken.name(), taken.content(), taken.number())))
                        .append('\n');
            }
            Files.createDirectories(folder());
            try (FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                ByteBuffer bytes =
                        ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            if (made) {
                Staging.force(folder(), StandardOpenOption.READ);
            }
        } catch (IOException e) {
            throw Faults.writing(file, e);
        }
    }
}

package dev.sluice.component.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * What was committed last into a folder of parts. An entry is written beside the one before it, and
 * takes its place by one rename: that is the commit. It names the parts that are to be made visible
 * then, so that whoever finds it after a kill can do so.
 *
 * @param delivery whose rows it is about
 */
record Journal(Path file, String delivery, PartNames names) {

    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(
                            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                            DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                            DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();
    private static final int FORMAT = 1;

    /**
     * One commit.
     *
     * @param format of this entry, for later versions
     * @param delivery whose it is
     * @param parts the number of the last part that is committed
     * @param position behind the last row; empty where no run has kept one
     * @param atEnd whether it is all of a run that keeps no position
     * @param files the parts of this commit, from the folder
     */
    record Entry(
            int format,
            String delivery,
            long parts,
            String position,
            boolean atEnd,
            List<String> files) {

        Entry {
            files = List.copyOf(files);
        }

        Position kept() {
            return position.isEmpty() ? Position.START : new Position(position);
        }

        /** The commit after this one; without a position, the one before stays. */
        Entry next(long last, Position reached, List<String> made) {
            boolean whole = reached.equals(Position.START);
            return new Entry(
                    format, delivery, last, whole ? position : reached.value(), whole, made);
        }
    }

    /** What is there where nothing was committed yet. */
    private Entry none() {
        return new Entry(FORMAT, delivery, 0, "", false, List.of());
    }

    /**
     * The last commit.
     *
     * @throws PipelineException where the journal cannot be understood: then nobody knows where the
     *     rows end, and nothing may be written
     */
    Entry read() {
        try {
            Entry found = JSON.readValue(Files.readAllBytes(file), Entry.class);
            wrong(found)
                    .ifPresent(why -> {
                        throw damaged(why);
                    });
            return found;
        } catch (NoSuchFileException e) {
            return none();
        } catch (JsonProcessingException e) {
            throw damaged("it is no entry of a journal, or not a whole one");
        } catch (AccessDeniedException e) {
            throw Faults.unreadable(file, e);
        } catch (IOException e) {
            throw damaged(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> wrong(Entry found) {
        if (found.format() != FORMAT) {
            return Optional.of("it is of format " + found.format() + ", which is not known here");
        }
        if (!delivery.equals(found.delivery())) {
            return Optional.of(
                    "it belongs to '" + found.delivery() + "', not to '" + delivery + "'");
        }
        return found.parts() >= 0 && found.files().stream().allMatch(names::named)
                ? Optional.empty()
                : Optional.of("it was changed by another program than Sluice");
    }

    private PipelineException damaged(String why) {
        return new PipelineException(
                ErrorCode.STATE_UNREADABLE,
                file
                        + ", which says where the rows of its folder end, cannot be used: "
                        + why
                        + ". Nothing is written, for rows might come twice or be left out. Put it"
                        + " back from a copy; or, to begin anew, move the files "
                        + names.pattern()
                        + " away and delete it");
    }

    private Path next() {
        return file.resolveSibling(file.getFileName() + ".part");
    }

    /** Writes down what is to be committed, durably; {@link #commit} makes it so. */
    void prepare(Entry entry) {
        try {
            Files.write(next(), JSON.writeValueAsBytes(entry));
            Staging.force(next(), StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw Faults.writing(file, e);
        }
    }

    void commit() {
        try {
            Files.move(
                    next(),
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            Staging.force(file.resolveSibling(""), StandardOpenOption.READ);
        } catch (IOException e) {
            throw Faults.writing(file, e);
        }
    }

    /** Forgets what was prepared. */
    void discard() {
        try {
            Files.deleteIfExists(next());
        } catch (IOException e) {
            throw Faults.writing(file, e);
        }
    }
}

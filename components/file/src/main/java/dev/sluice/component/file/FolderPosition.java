package dev.sluice.component.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import java.util.List;

/**
 * Where the reading of a folder stands, as it is kept with the rows.
 *
 * @param list the list that has the older of the files that are taken; empty where there is none
 * @param listed how many of its entries are taken
 * @param recent the files that are taken and in no list; those that are still to be moved
 * @param current the file that is being read, at most one
 * @param at the position in it; empty at its start
 */
record FolderPosition(
        String list, long listed, List<TakenFile> recent, List<TakenFile> current, String at) {

    private static final ObjectMapper JSON = new ObjectMapper();

    FolderPosition {
        recent = List.copyOf(recent);
        current = List.copyOf(current);
    }

    Position kept() {
        try {
            return new Position(JSON.writeValueAsString(this));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a position is plain values", e);
        }
    }

    static FolderPosition of(Position position) {
        if (position.equals(Position.START)) {
            return new FolderPosition("", 0, List.of(), List.of(), "");
        }
        try {
            FolderPosition found = JSON.readValue(position.value(), FolderPosition.class);
            if (!found.list().matches("[0-9a-f-]{0,36}")) {
                throw invalid(new IllegalArgumentException("no name of a list"));
            }
            return found;
        } catch (JsonProcessingException e) {
            throw invalid(e);
        }
    }

    private static PipelineException invalid(Exception cause) {
        return new PipelineException(
                ErrorCode.SOURCE_UNREADABLE,
                "the position that the target keeps is none of a folder: did the source read"
                        + " something else before? Give the pipeline or the node another name, or"
                        + " delete its entry there",
                cause);
    }
}

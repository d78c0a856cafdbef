package dev.sluice.store;

import java.util.List;

/**
 * What a target of files is about to do: rename these, by which it has committed that position.
 *
 * @param execution the one that does it
 */
public record Intent(
        String pipeline, String target, String position, String execution, List<Rename> renames) {

    public Intent {
        renames = List.copyOf(renames);
    }

    /** A file that gets its final name. */
    public record Rename(String from, String to) {}
}

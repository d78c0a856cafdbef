package dev.sluice.component.file;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which files of a folder are taken: every one by its name, so that neither a time that is set back
 * nor a clock that is wrong can hide a file or show it twice. Those of late travel in the position;
 * where files stay, older ones are in a list. What is done to a file comes after its rows are
 * committed, and is made up for where a kill came between. Any thread.
 */
final class TakenFiles {

    /** What is known of a file. */
    enum Fate {
        NEW,
        TAKEN,
        CHANGED
    }

    private static final Logger LOG = LoggerFactory.getLogger(TakenFiles.class);

    /** So many travel in the position before they go to the list. */
    private static final int RECENT = 256;

    /** Beyond, what cannot be done to files would make positions long. */
    private static final int MOST = 4_096;

    private final Folder folder;
    private final AfterRead after;
    private final Map<String, TakenFile> known = new HashMap<>();
    private final Map<String, TakenFile> recent = new LinkedHashMap<>();
    private final String name;
    private final TakenList list;
    private long listed;
    private @Nullable Exception failed;

    TakenFiles(Folder folder, AfterRead after, FolderPosition position) {
        this.folder = folder;
        this.after = after;
        this.name = position.list().isEmpty() ? UUID.randomUUID().toString() : position.list();
        this.list = new TakenList(folder.context().lasting().resolve(name + ".jsonl"));
        this.listed = position.listed();
        list.first(listed).forEach(file -> known.put(file.name(), file));
        position.recent().forEach(this::take);
        settle(position.recent());
    }

    synchronized Fate judge(FoundFile file) {
        TakenFile taken = known.get(file.name());
        if (taken == null) {
            return Fate.NEW;
        }
        if (taken.sameContent(file.stamp())) {
            return Fate.TAKEN;
        }
        if (after.removes() && !taken.sameFile(file.stamp())) {
            forget(taken); // the one that was taken is gone, and this is another of its name
            return Fate.NEW;
        }
        return Fate.CHANGED;
    }

    /** All rows of the file are read. */
    synchronized void take(TakenFile file) {
        known.put(file.name(), file);
        recent.remove(file.name());
        recent.put(file.name(), file);
    }

    private void forget(TakenFile file) {
        known.remove(file.name(), file);
        recent.remove(file.name(), file);
    }

    /** The position after all that is taken and a part of one more. */
    synchronized FolderPosition position(List<TakenFile> current, String at) {
        return new FolderPosition(name, listed, List.copyOf(recent.values()), current, at);
    }

    /** These files are committed: what is to be done to them is done now. */
    synchronized void settle(List<TakenFile> committed) {
        List<TakenFile> open =
                committed.stream().filter(file -> file.equals(recent.get(file.name()))).toList();
        try {
            failed = null;
            if (after.removes()) {
                removeAll(open);
            } else if (open.size() >= RECENT) {
                list.add(open);
                listed += open.size();
                open.forEach(file -> recent.remove(file.name()));
            }
        } catch (PipelineException e) {
            failed = e;
            LOG.warn("the list of files that were read cannot be kept: {}", e.getMessage());
        }
    }

    private void removeAll(List<TakenFile> files) {
        Map<Path, Path> done = new LinkedHashMap<>();
        List<TakenFile> gone = files.stream().filter(file -> remove(file, done)).toList();
        try {
            after.force(done);
            gone.forEach(this::forget); // from here on no position names them any more
        } catch (IOException e) {
            failed = e;
            LOG.warn("what was done to files may not outlast a power cut why={}", e.toString());
        }
    }

    /** Whether the file is no longer where it was. */
    private boolean remove(TakenFile file, Map<Path, Path> done) {
        Optional<Path> path = folder.path(file.name());
        Optional<Stamp> stamp = path.flatMap(Folder::stamp);
        if (stamp.isEmpty() || !file.sameFile(stamp.get())) {
            return true;
        }
        if (!file.sameContent(stamp.get())) {
            return false; // it was written to since it was read: its new rows are nowhere else
        }
        try {
            Path below = folder.below(path.get()).orElseThrow();
            after.apply(path.get(), below);
            done.put(path.get(), below);
            return true;
        } catch (IOException e) {
            failed = e;
            LOG.warn(
                    "a file that was read stays where it is file={} why={}",
                    shown(file.name()),
                    e.toString());
            return false;
        }
    }

    /** Ends the run before positions become too long. */
    synchronized void requireSettled() {
        Exception why = failed;
        if (why != null && recent.size() > MOST) {
            throw new PipelineException(
                    ErrorCode.WRITE_FAILED,
                    recent.size()
                            + " files that were read can neither be moved, deleted nor listed, as"
                            + " 'done' asks for ("
                            + why
                            + "): give this user the right to, then run again",
                    why);
        }
    }

    /** A name as a log may show it. */
    static String shown(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }
}

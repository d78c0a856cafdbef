package dev.sluice.component.file;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a folder that are to be read, in the order in which they changed last. A run that
 * does not follow takes those that are there when it first looks; of these it waits for the ones
 * that were not left alone yet, and leaves to the next run what is still written to then.
 */
final class Arrivals {

    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Folder folder;
    private final TakenFiles taken;
    private final FolderOptions options;
    private final Settling settling;
    private final Queue<FoundFile> ready = new PriorityQueue<>(FoundFile.ORDER);
    private final Set<String> told = new HashSet<>();
    private Map<String, Stamp> awaited = Map.of();
    private boolean looked;
    private long found;
    private Duration took = Duration.ZERO;

    Arrivals(Folder folder, TakenFiles taken, FolderOptions options) {
        this.folder = folder;
        this.taken = taken;
        this.options = options;
        this.settling = new Settling(options.settle());
    }

    /** The next file; empty where there is none now. */
    Optional<FoundFile> next() {
        if (!looked || !awaited.isEmpty() || options.follow() && ready.isEmpty()) {
            look();
        }
        // the order is that of all files of the run: nothing is read before the last one is known
        return options.follow() || awaited.isEmpty()
                ? Optional.ofNullable(ready.poll())
                : Optional.empty();
    }

    /** Whether there will be no further file in this run. */
    boolean ended() {
        return !options.follow() && looked && ready.isEmpty() && awaited.isEmpty();
    }

    /** How long to wait before the next look: looking is not to become the main work. */
    Duration pause() {
        Duration often = took.multipliedBy(10);
        return often.compareTo(PAUSE) > 0 ? often : PAUSE;
    }

    /** How many files there were and are to be read in all, as far as is known. */
    long found() {
        return found;
    }

    private void look() {
        long start = System.nanoTime();
        List<FoundFile> now = new ArrayList<>();
        Map<String, Stamp> waiting = new HashMap<>();
        boolean first = !looked;
        for (FoundFile file : folder.files()) {
            if ((options.follow() || first || isAwaited(file)) && isNew(file)) {
                if (settling.settled(file)) {
                    now.add(file);
                } else {
                    waiting.put(file.name(), file.stamp());
                }
            }
        }
        awaited = waiting;
        looked = true;
        ready.addAll(now);
        found += now.size();
        took = Duration.ofNanos(System.nanoTime() - start);
    }

    private boolean isAwaited(FoundFile file) {
        Stamp before = awaited.get(file.name());
        if (before != null && !before.equals(file.stamp())) {
            LOG.warn(
                    "a file is still being written to, and is left to the next run file={}",
                    TakenFiles.shown(file.name()));
            return false;
        }
        return before != null;
    }

    private boolean isNew(FoundFile file) {
        return switch (taken.judge(file)) {
            case NEW -> true;
            case TAKEN -> false;
            case CHANGED -> {
                boolean again = options.changed() == FolderOptions.Changed.READ;
                if (!again && told.add(file.name() + '\0' + file.stamp().content())) {
                    LOG.warn(
                            "a file was changed after it had been read, and is not read again"
                                    + " (changed: read asks for it) file={}",
                            TakenFiles.shown(file.name()));
                }
                yield again;
            }
        };
    }
}

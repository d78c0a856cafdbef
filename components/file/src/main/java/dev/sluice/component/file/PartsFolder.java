package dev.sluice.component.file;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Failpoints;
import dev.sluice.api.PipelineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder that the commits of one delivery, and of others, add parts to.
 *
 * <pre>
 * part-KEY-0000000017.csv    what is committed
 * _sluice/KEY.json           its {@link Journal}
 * _sluice/KEY.lock           the {@link Claim} of the run that writes
 * _sluice/KEY/…part          parts that are written, or committed and not yet renamed
 * </pre>
 */
final class PartsFolder {

    private static final String JOURNALS = "_sluice";
    private static final int KEY = 8;

    private final Path folder;
    private final Path journals;
    private final Path staging;
    private final Path lock;
    private final String delivery;
    private final PartNames names;

    PartsFolder(Path folder, ConnectorContext context) {
        String key = context.deliveryKey().substring(0, KEY);
        this.folder = folder;
        this.journals = journals(folder);
        this.staging = journals.resolve(key);
        this.lock = journals.resolve(key + ".lock");
        this.delivery = context.delivery();
        this.names = new PartNames(key);
    }

    /** Where such a folder keeps what is behind its parts. */
    static Path journals(Path folder) {
        return folder.resolve(JOURNALS);
    }

    PartNames names() {
        return names;
    }

    Path path() {
        return folder;
    }

    Journal journal() {
        return new Journal(journals.resolve(staging.getFileName() + ".json"), delivery, names);
    }

    /** Where a part is written that is to be called so. */
    Path staged(String name) {
        return staging.resolve(name + ".part");
    }

    /**
     * Claims the folder for a run.
     *
     * @throws PipelineException where another one is at work on it
     */
    Claim claim() {
        try {
            Staging.make(journals);
        } catch (IOException e) {
            throw Faults.writing(journals, e);
        }
        try {
            return Claim.of(lock).orElseThrow(this::busy);
        } catch (AccessDeniedException e) {
            throw Faults.writing(lock, e);
        } catch (IOException e) {
            throw Faults.writing(
                    lock,
                    e,
                    "it cannot be locked, and parts need a file system with locks; name a folder on"
                            + " another one");
        }
    }

    /** The same for whoever can do without. */
    Optional<Claim> claimIfFree() {
        try {
            return Claim.of(lock);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private PipelineException busy() {
        return refused("another run is at work (" + Claim.holder(lock) + ")");
    }

    /** Another run has committed since this one looked. */
    PipelineException moved() {
        return refused("another run has committed meanwhile");
    }

    private PipelineException refused(String why) {
        return new PipelineException(
                ErrorCode.POSITION_MOVED,
                why
                        + " that brings rows of '"
                        + delivery
                        + "' to "
                        + folder
                        + ": this one stops, and what it had not committed is taken back. Let one"
                        + " run of a pipeline go at a time");
    }

    /** Refuses to commit parts that are not there any more: somebody has cleared the folder. */
    void requireStaged(List<String> files) {
        for (String file : files) {
            if (!Files.exists(staged(file))) {
                throw new PipelineException(
                        ErrorCode.WRITE_FAILED,
                        staged(file)
                                + " was removed before it could be committed: let nobody else"
                                + " change what is in "
                                + journals);
            }
        }
    }

    /** Refuses names that somebody else has given to files of his. */
    void requireFree(List<String> files) {
        for (String file : files) {
            if (Files.exists(folder.resolve(file))) {
                throw unknown(file, journal().file() + " does not know it");
            }
        }
    }

    /**
     * Refuses a folder with later parts than the journal knows: it was put back from a copy, or is
     * gone.
     *
     * @param deep how many folders deep parts may lie
     */
    void requireKnown(Journal.Entry last, int deep) {
        String journal = journal().file().toString();
        later(last, deep)
                .ifPresent(path -> {
                    throw unknown(
                            path,
                            Files.exists(journal().file())
                                    ? journal + " ends at number " + last.parts()
                                    : journal + " is gone");
                });
    }

    private Optional<String> later(Journal.Entry last, int deep) {
        try {
            Path real = folder.toRealPath(); // the walk would not go into a link
            try (Stream<Path> all = Files.find(real, deep, (path, is) -> is.isRegularFile())) {
                return all.map(path -> real.relativize(path))
                        .filter(path -> !path.startsWith(JOURNALS))
                        .map(Path::toString)
                        .filter(path -> names.number(path) > last.parts())
                        .findFirst();
            }
        } catch (UncheckedIOException | IOException e) {
            throw Faults.unreadable(folder, e);
        }
    }

    private PipelineException unknown(String file, String why) {
        return new PipelineException(
                ErrorCode.STATE_UNREADABLE,
                folder.resolve(file)
                        + " is a part of '"
                        + delivery
                        + "', and "
                        + why
                        + ": where its rows end cannot be known, and they might come again. Put"
                        + " the journal back that belongs to the files; or move the files "
                        + names.pattern()
                        + " away that it does not know, and their rows come again");
    }

    /** Whether a kill came between a commit and the renames that belong to it. */
    boolean unfinished(Journal.Entry last) {
        return last.files().stream().anyMatch(file -> Files.exists(staged(file)));
    }

    /** Makes the parts of a commit visible that are not, and their names durable. */
    void finish(Journal.Entry last) {
        Set<Path> folders = new LinkedHashSet<>();
        try {
            for (String file : last.files()) {
                Path place = folder.resolve(file);
                if (Files.exists(staged(file))) {
                    requireFree(List.of(file));
                    Path within = place.resolveSibling("");
                    Staging.make(within);
                    Files.move(staged(file), place, StandardCopyOption.ATOMIC_MOVE);
                    Failpoints.reach("part-renamed");
                    folders.add(within);
                }
            }
            for (Path path : folders) {
                Staging.force(path, StandardOpenOption.READ);
            }
        } catch (IOException e) {
            throw Faults.writing(folder, e);
        }
    }

    /** Makes what is staged durable. */
    void force() {
        try {
            Staging.forceTree(staging);
        } catch (IOException e) {
            throw Faults.writing(folder, e);
        }
    }

    /** Removes what is staged, and makes room for more. */
    void clear() {
        try {
            if (Files.exists(staging)) {
                Staging.delete(staging);
            }
            Files.createDirectories(staging);
        } catch (IOException e) {
            throw Faults.writing(folder, e);
        }
    }
}

package dev.sluice.cli;

import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.PipelineReader;
import dev.sluice.pipeline.Problem;
import dev.sluice.pipeline.ReadResult;
import dev.sluice.pipeline.TemplateCatalog;
import dev.sluice.scheduler.PlannedPipeline;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * The pipeline files of a folder and those below it, read again when they have changed. Of a file
 * that has become wrong, the last good version stays, for schedules and for runs. Used by one
 * thread, except for {@link #text}.
 */
final class PipelineFolder {

    /** As it was when it was looked at; where it is a link, what that leads to. */
    private record Stamp(boolean file, long size, Instant changed) {

        static Stamp of(BasicFileAttributes file) {
            return new Stamp(
                    file.isRegularFile(), file.size(), file.lastModifiedTime().toInstant());
        }
    }

    /**
     * What came of it.
     *
     * @param other whether it is sound YAML, but no pipeline
     */
    private record Loaded(Stamp stamp, Optional<PlannedPipeline> good, boolean other) {}

    private final Path folder;
    private final TemplateCatalog templates;
    private final BiConsumer<Path, List<Engine.Finding>> bad;
    private final Map<Path, String> texts = new ConcurrentHashMap<>();
    private Map<Path, Loaded> files = Map.of();

    /**
     * @param bad told a file's problems whenever it was read again and has some
     */
    PipelineFolder(
            Path folder, TemplateCatalog templates, BiConsumer<Path, List<Engine.Finding>> bad) {
        this.folder = folder;
        this.templates = templates;
        this.bad = bad;
    }

    /**
     * All that are good, by path, where something has changed since the last look.
     *
     * @throws IOException where the folder cannot be read; what was known stays known
     */
    Optional<List<PlannedPipeline>> look() throws IOException {
        Map<Path, Stamp> there = there();
        Map<Path, Loaded> before = files;
        Map<Path, Loaded> after = new TreeMap<>();
        boolean changed = !before.keySet().equals(there.keySet());
        for (Map.Entry<Path, Stamp> one : there.entrySet()) {
            Loaded known = before.get(one.getKey());
            boolean same = known != null && known.stamp().equals(one.getValue());
            changed |= !same;
            after.put(
                    one.getKey(),
                    known != null && same
                            ? known
                            : read(
                                    one.getKey(),
                                    one.getValue(),
                                    Optional.ofNullable(known).flatMap(Loaded::good)));
        }
        files = after;
        texts.keySet().retainAll(after.keySet());
        return changed ? Optional.of(good()) : Optional.empty();
    }

    /** The files of YAML that have no nodes, and so are no pipelines, by path. */
    List<Path> others() {
        return files.entrySet().stream()
                .filter(one -> one.getValue().other())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The last good version of a file; empty where none is known. From any thread. */
    Optional<String> text(Path file) {
        return Optional.ofNullable(texts.get(file));
    }

    private Map<Path, Stamp> there() throws IOException {
        Map<Path, Stamp> there = new TreeMap<>();
        // links as well: a folder that Kubernetes fills has nothing else
        Files.walkFileTree(
                folder,
                Set.of(FileVisitOption.FOLLOW_LINKS),
                Integer.MAX_VALUE,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes of) {
                        return !path.equals(folder) && hidden(path)
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path path, BasicFileAttributes of) {
                        if (!hidden(path) && path.toString().matches(".*\\.ya?ml")) {
                            there.put(path, Stamp.of(of));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path path, IOException e)
                            throws IOException {
                        if (path.equals(folder)) {
                            throw e;
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return there;
    }

    private static boolean hidden(Path path) {
        return String.valueOf(path.getFileName()).startsWith(".");
    }

    private Loaded read(Path file, Stamp stamp, Optional<PlannedPipeline> before) {
        if (!stamp.file()) {
            String what =
                    Files.isSymbolicLink(file)
                            ? "it is a link that leads to no file"
                            : "it is no file that could be read";
            bad.accept(file, List.of(finding(what, "put a pipeline file there, or remove it")));
            return new Loaded(stamp, before, false);
        }
        try {
            ReadResult result = PipelineReader.read(file, templates);
            Optional<Pipeline> pipeline = result.pipeline();
            if (pipeline.isPresent()) {
                texts.put(file, Files.readString(file));
                return new Loaded(
                        stamp, pipeline.map(good -> PlannedPipeline.of(good, file)), false);
            }
            if (before.isEmpty() && PipelineReader.isOther(file)) {
                return new Loaded(stamp, before, true);
            }
            bad.accept(file, result.problems().stream().map(PipelineFolder::finding).toList());
        } catch (IOException e) {
            bad.accept(
                    file,
                    List.of(
                            finding(
                                    "it cannot be read: " + e,
                                    "make it readable, and text in UTF-8")));
        }
        return new Loaded(stamp, before, false);
    }

    private static Engine.Finding finding(String message, String remedy) {
        return new Engine.Finding("", 0, 0, "", message, remedy);
    }

    private static Engine.Finding finding(Problem problem) {
        return new Engine.Finding(
                problem.path(),
                problem.line(),
                problem.column(),
                problem.code(),
                problem.message(),
                problem.remedy());
    }

    /**
     * A name is a pipeline's identity: of two files with one, the first by path is the pipeline.
     */
    private List<PlannedPipeline> good() {
        Map<String, PlannedPipeline> byName = new HashMap<>();
        List<PlannedPipeline> good = new ArrayList<>();
        for (Loaded loaded : files.values()) {
            loaded.good()
                    .ifPresent(pipeline -> {
                        PlannedPipeline first = byName.putIfAbsent(pipeline.name(), pipeline);
                        if (first == null) {
                            good.add(pipeline);
                        } else {
                            bad.accept(pipeline.file(), List.of(twice(first)));
                        }
                    });
        }
        return good;
    }

    private static Engine.Finding twice(PlannedPipeline first) {
        return new Engine.Finding(
                "name",
                0,
                0,
                "SL-1001",
                "there is a pipeline '" + first.name() + "' already, in " + first.file(),
                "give this one another name");
    }
}

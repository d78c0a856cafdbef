package dev.sluice.component.file;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Schema;
import dev.sluice.api.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One file, or with {@code partition-by} a folder of {@code name=value} folders. It appears whole
 * at commit, by one rename. Only where a folder of partitions replaces an older one, two renames
 * follow each other: a reader that comes between them finds none.
 */
final class FileTarget implements Target {

    private final Options options;
    private final ConnectorContext context;
    private final Path path;
    private final TargetFormat format;
    private final Optional<String> commit;

    FileTarget(Options options, ConnectorContext context) {
        this(options, context, Optional.empty());
    }

    /**
     * @param commit the name of the one commit that the file is made by, where it is such a file
     */
    private FileTarget(Options options, ConnectorContext context, Optional<String> commit) {
        this.options = options;
        this.context = context;
        this.commit = commit;
        Path given = TargetPath.of(options, context);
        this.path = commit.map(name -> besides(given, name)).orElse(given);
        this.format = TargetFormat.of(options);
        Compression.of(options, path);
        if (options.has("roll")) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "option 'roll' goes with 'mode: append', which writes parts into a folder");
        }
    }

    /** {@code a.b.csv.gz} becomes {@code a.b.replay-NAME.csv.gz}: its format stays its ending. */
    private static Path besides(Path path, String name) {
        if (!name.matches("[A-Za-z0-9-]+")) {
            throw new IllegalArgumentException("'" + name + "' is no name of a commit");
        }
        String file = String.valueOf(path.getFileName());
        String stem = file.replaceFirst("(?<=.)(\\.[^.]+)?(\\.(gz|zst))?$", "");
        return path.resolveSibling(stem + ".replay-" + name + file.substring(stem.length()));
    }

    @Override
    public boolean copies(Schema schema) {
        return format.copied();
    }

    @Override
    public void check(Schema schema) {
        TargetPath.requireWritable(folder());
        format.check(new WriteRequest(options, context, schema, path, path));
        if (!format.partitioned()) {
            TargetPath.requireNoDevice(path);
        } else if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    path
                            + " is no folder: with 'partition-by' the path is the folder of the"
                            + " partitions. Name another one, or move what is there away");
        }
        if (Files.exists(path) && !options.flag("overwrite", true)) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    path + " exists: set 'overwrite: true' to replace it, or choose another path");
        }
        if (Files.isDirectory(path) && !format.partitioned()) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    path
                            + " is a folder: name a file in it, or set 'mode: append' to write"
                            + " parts into it");
        }
        if (Files.isDirectory(PartsFolder.journals(path))) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    path
                            + " holds parts and their positions, and would be replaced with all of"
                            + " them: set 'mode: append', choose another path, or delete the folder");
        }
        if (Files.isDirectory(path)) {
            requirePartitions();
        }
    }

    /** A folder is replaced with all that is in it: what no run has written must not go with it. */
    private void requirePartitions() {
        List<String> names = options.texts("partition-by");
        try (Stream<Path> entries = Files.list(path)) {
            Optional<Path> foreign =
                    entries.filter(entry ->
                                    !Files.isDirectory(entry)
                                            || names.stream()
                                                    .noneMatch(name ->
                                                            entry.getFileName()
                                                                    .toString()
                                                                    .startsWith(name + "=")))
                            .findFirst();
            if (foreign.isPresent()) {
                throw new PipelineException(
                        ErrorCode.OPTION_INVALID,
                        path
                                + " would be replaced with all that is in it, and "
                                + foreign.get().getFileName()
                                + " there is no partition: choose a folder of its own for them");
            }
        } catch (IOException e) {
            throw Faults.writing(path, e);
        }
    }

    @Override
    public Optional<String> place() {
        return Optional.of(path.normalize().toString());
    }

    private Path folder() {
        Path folder = path.getParent();
        return folder == null ? context.base() : folder;
    }

    @Override
    public Delivery delivery() {
        return Delivery.ALL_OR_NOTHING;
    }

    /** A file is whole at its end and cannot be added to: what comes later is a file beside it. */
    @Override
    public Optional<Target> beside(String name) {
        return Optional.of(new FileTarget(options, context, Optional.of(name)));
    }

    @Override
    public boolean recalls() {
        return commit.isPresent();
    }

    /** A file appears by one rename: where it is, its only commit has happened. */
    @Override
    public Position committed() {
        return commit.filter(name -> Files.exists(path)).map(Position::new).orElse(Position.START);
    }

    @Override
    public BatchWriter open(Schema schema) {
        check(schema);
        Staging staging = Staging.begin(path, format.partitioned(), context);
        WriteRequest request = new WriteRequest(options, context, schema, staging.staged(), path);
        try {
            return new FileWriter(staging, format.name().format().writer(request));
        } catch (RuntimeException e) {
            staging.discard();
            throw e;
        }
    }

    @Override
    public void close() {
        // nothing is held between writes
    }
}

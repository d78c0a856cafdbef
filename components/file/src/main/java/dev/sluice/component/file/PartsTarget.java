package dev.sluice.component.file;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Schema;
import dev.sluice.api.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A folder that each commit adds files to, and that keeps the position they end at. What others
 * have in it stays as it is; of the same delivery, one run at a time writes.
 */
final class PartsTarget implements Target {

    /** More parts than one a minute are a wish of their own. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Options options;
    private final ConnectorContext context;
    private final Path path;
    private final TargetFormat format;
    private final Rolling rolling;
    private final PartsFolder folder;
    private Optional<Position> told = Optional.empty();

    PartsTarget(Options options, ConnectorContext context) {
        this.options = options;
        this.context = context;
        this.path = TargetPath.of(options, context);
        this.format = TargetFormat.of(options);
        Compression.of(options, path);
        this.rolling = Rolling.of(options);
        this.folder = new PartsFolder(path, context);
        if (options.has("overwrite")) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "option 'overwrite' goes with 'mode: replace': in append, no file is replaced");
        }
    }

    @Override
    public Optional<String> place() {
        return Optional.of(path.normalize().toString());
    }

    /** Others may add parts of their own. */
    @Override
    public boolean alone() {
        return false;
    }

    private WriteRequest request(Schema schema) {
        return new WriteRequest(options, context, schema, path, path);
    }

    @Override
    public void check(Schema schema) {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    path
                            + " is no folder: in 'mode: append' the path is the folder of the"
                            + " parts. Name another one, or move what is there away");
        }
        TargetPath.requireWritable(path);
        format.check(request(schema));
        folder.journal().read();
    }

    /** All files of a run that commits at its end are renamed after one another. */
    @Override
    public Delivery delivery() {
        return Delivery.ALL_OR_NOTHING;
    }

    @Override
    public boolean checkpoints() {
        return true;
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }

    @Override
    public Optional<Target> beside(String name) {
        return Optional.of(this);
    }

    @Override
    public Position committed() {
        Journal.Entry last = folder.journal().read();
        if (folder.unfinished(last)) {
            folder.claimIfFree()
                    .ifPresent(claim -> {
                        try (claim) {
                            finish(folder.journal().read());
                        }
                    });
        }
        Position position = folder.journal().read().kept();
        told = Optional.of(position);
        return position;
    }

    /** Does what a kill has kept an earlier run from doing. */
    private void finish(Journal.Entry last) {
        if (!folder.unfinished(last)) {
            return;
        }
        folder.finish(last);
        if (last.atEnd()) {
            throw new PipelineException(
                    ErrorCode.RUN_UNFINISHED,
                    "a run of '"
                            + context.delivery()
                            + "' was killed when its rows were committed, and before they could be"
                            + " seen: now they can, in "
                            + last.files().getFirst()
                            + (last.files().size() > 1
                                    ? " and " + (last.files().size() - 1) + " more files"
                                    : "")
                            + " of "
                            + path
                            + ". This run would add its own to them. If they are other rows, run it"
                            + " again");
        }
    }

    @Override
    public BatchWriter open(Schema schema) {
        check(schema);
        Claim claim = folder.claim();
        try {
            Journal.Entry last = folder.journal().read();
            if (told.isPresent() && !told.get().equals(last.kept())) {
                throw folder.moved();
            }
            finish(last);
            folder.requireKnown(last, 1 + options.texts("partition-by").size());
            folder.journal().discard();
            folder.clear();
            return new PartsWriter(
                    folder,
                    claim,
                    last,
                    number -> Part.begin(folder, request(schema), format, number),
                    new PartsWriter.Limits(rolling, format.mostRows()));
        } catch (RuntimeException e) {
            claim.close();
            throw e;
        }
    }

    @Override
    public void close() {
        // the writer holds the claim, and gives it up
    }
}

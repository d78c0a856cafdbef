package dev.sluice.component.file;

import dev.sluice.api.ArrowTypes;
import dev.sluice.api.BatchReader;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Outstanding;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.sql.SqlSession;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the files of a folder one after the other, each whole, as they come. */
final class FolderReader implements BatchReader {

    private static final Logger LOG = LoggerFactory.getLogger(FolderReader.class);

    /**
     * Rows that nobody has committed yet are asked after so long once nothing comes behind them.
     */
    private static final long QUIET = 1_000_000_000;

    private final FolderSource source;
    private final ConnectorContext context;
    private final FolderOptions options;
    private final SqlSession duck;
    private final TakenFiles taken;
    private final Arrivals arrivals;
    private volatile @Nullable FolderFile file;
    private final Outstanding outstanding;
    private long finished;

    /**
     * @param duck may open the folder's files; closed with this reader
     */
    FolderReader(FolderSource source, Folder folder, Position after, SqlSession duck) {
        this.duck = duck;
        FolderPosition position = FolderPosition.of(after);
        this.outstanding = new Outstanding(after);
        this.source = source;
        this.context = source.context();
        this.options = source.reading();
        this.taken = new TakenFiles(folder, options.after(), position);
        this.arrivals = new Arrivals(folder, taken, options);
        for (TakenFile half : position.current()) {
            file = goOn(folder, half, position.at());
        }
    }

    /** Goes on in a file of which a part is committed. */
    private @Nullable FolderFile goOn(Folder folder, TakenFile half, String at) {
        Optional<FoundFile> now =
                folder.path(half.name())
                        .flatMap(path ->
                                Folder.stamp(path)
                                        .map(stamp -> new FoundFile(path, half.name(), stamp)));
        if (now.isPresent() && half.sameContent(now.get().stamp())) {
            return source.open(now.get(), new Position(at), duck);
        }
        if (options.changed() == FolderOptions.Changed.TELL) {
            throw new PipelineException(
                    ErrorCode.SOURCE_UNREADABLE,
                    "the file '"
                            + TakenFiles.shown(half.name())
                            + "' was read in part and has since been "
                            + (now.isPresent() ? "changed" : "removed")
                            + ": where its rows go on cannot be found. Put it back as it was; or let"
                            + " 'changed' say 'skip', which leaves out the rest, or 'read', which"
                            + " reads it again from its start");
        }
        if (now.isPresent() && options.changed() == FolderOptions.Changed.READ) {
            return source.open(now.get(), Position.START, duck);
        }
        taken.take(half);
        LOG.warn(
                "the rest of a file that was changed or removed is left out file={}",
                TakenFiles.shown(half.name()));
        return null;
    }

    @Override
    public @Nullable Chunk next() {
        while (true) {
            context.requireRunning();
            taken.requireSettled();
            FolderFile open = file;
            if (open == null) {
                Optional<FoundFile> next = arrivals.next();
                if (next.isPresent()) {
                    begin(next.get());
                } else if (arrivals.ended()) {
                    return null;
                } else if (options.follow() && outstanding.due()) {
                    return emit(nothing(), outstanding.position());
                } else {
                    context.pause(arrivals.pause());
                }
            } else {
                Chunk chunk = read(open);
                if (chunk != null) {
                    return chunk;
                }
            }
        }
    }

    /** It may be gone again, or be written to, since it was found. */
    private void begin(FoundFile found) {
        Optional<Stamp> now = Folder.stamp(found.path());
        if (now.filter(found.stamp()::sameContent).isEmpty()) {
            leave(found);
            return;
        }
        try {
            file = source.open(found, Position.START, duck);
        } catch (PipelineException e) {
            if (Folder.stamp(found.path()).filter(found.stamp()::sameContent).isPresent()) {
                throw e;
            }
            leave(found);
        }
    }

    private static void leave(FoundFile found) {
        LOG.warn(
                "a file was changed or removed before it was read, and is left for later file={}",
                TakenFiles.shown(found.name()));
    }

    private @Nullable Chunk read(FolderFile open) {
        Optional<Chunk> chunk = open.next();
        if (!open.finished()) {
            if (chunk.isPresent()) {
                Position at = chunk.get().position();
                List<TakenFile> current = List.of(TakenFile.of(open.file()));
                return emit(chunk.get(), taken.position(current, at.value()).kept());
            }
            end(open);
            leave(open.file());
            return null;
        }
        end(open);
        finished++;
        taken.take(TakenFile.of(open.file()));
        return emit(chunk.orElseGet(this::nothing), taken.position(List.of(), "").kept());
    }

    private void end(FolderFile open) {
        file = null;
        open.close();
    }

    private Chunk emit(Chunk chunk, Position position) {
        outstanding.given(position);
        return new Chunk(chunk.batch(), chunk.rejected(), chunk.read(), position);
    }

    private Chunk nothing() {
        VectorSchemaRoot none =
                VectorSchemaRoot.create(ArrowTypes.toArrow(source.schema()), context.allocator());
        none.setRowCount(0);
        return new Chunk(new RecordBatch(source.schema(), none), List.of(), 0, Position.START);
    }

    @Override
    public OptionalDouble progress() {
        long all = arrivals.found();
        if (options.follow() || all == 0) {
            return OptionalDouble.empty();
        }
        FolderFile open = file;
        double part = open == null ? 0 : open.progress().orElse(0);
        return OptionalDouble.of(Math.min(1, (finished + part) / all));
    }

    @Override
    public void acknowledge(Position position) {
        outstanding.acknowledged(position);
        taken.settle(FolderPosition.of(position).recent());
    }

    @Override
    public void close() {
        try (duck) {
            FolderFile open = file;
            if (open != null) {
                end(open);
            }
        }
    }
}

package dev.sluice.component.file;

import dev.sluice.api.Column;
import dev.sluice.api.Copy;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.PipelineException;
import dev.sluice.api.RecordBatch;
import dev.sluice.sql.BatchFeed;
import dev.sluice.sql.Registered;
import dev.sluice.sql.SqlSession;
import dev.sluice.sql.SqlSettings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes through DuckDB's COPY: either the caller's own ({@link #copy}), or one that runs in the
 * background and pulls the batches given to {@link #write} from a short queue, so that no more than
 * a few of them are in memory.
 */
final class CopyWriter implements FormatWriter {

    private final WriteRequest request;
    private final boolean json;
    private final Copy copy;
    private @Nullable BatchQueue queue;
    private @Nullable CompletableFuture<@Nullable Void> copying;

    CopyWriter(WriteRequest request, String options) {
        this.request = request;
        List<String> partitions = request.partitionBy();
        String partitioned =
                partitions.isEmpty()
                        ? ""
                        : partitions.stream()
                                        .map(Names::quote)
                                        .collect(Collectors.joining(", ", ", PARTITION_BY (", ")"))
                                + ", FILE_EXTENSION "
                                + Names.literal(request.stagedExtension());
        this.json = options.startsWith("FORMAT json");
        this.copy = new Copy(request.staged(), columns(), options + partitioned);
    }

    @Override
    public Optional<Copy> copy() {
        return Optional.of(copy);
    }

    @Override
    public void write(RecordBatch batch) {
        BatchQueue feed = queue == null ? start() : queue;
        if (!feed.put(batch)) {
            batch.close();
            await();
            throw new PipelineException(
                    ErrorCode.WRITE_FAILED, request.target() + " takes no more rows");
        }
    }

    private BatchQueue start() {
        BatchQueue feed = new BatchQueue();
        queue = feed;
        CompletableFuture<@Nullable Void> result = new CompletableFuture<>();
        copying = result;
        Thread.ofPlatform()
                .daemon()
                .name("copy-" + request.context().node())
                .start(() -> {
                    try {
                        run(feed);
                        result.complete(null);
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    } finally {
                        feed.close();
                    }
                });
        return feed;
    }

    private void run(BatchFeed feed) {
        SqlSettings settings =
                SqlSettings.modest(
                        request.context().temporary(), List.of(request.staged().toAbsolutePath()));
        try (SqlSession session = SqlSession.open(settings);
                Registered input =
                        session.register(request.schema(), feed, request.context().allocator())) {
            session.execute(copy.statement("SELECT * FROM " + input.name()));
        }
    }

    private String columns() {
        return request.written().columns().stream()
                .map(this::column)
                .collect(Collectors.joining(", "));
    }

    private String column(Column column) {
        String name = Names.quote(column.name());
        if (json && JsonFormat.asText(column.type())) {
            return "CAST(" + name + " AS VARCHAR) AS " + name;
        }
        if (json && (column.type() == Simple.DOUBLE || column.type() == Simple.FLOAT)) {
            // JSON has no numbers for those that are not finite: text, as DuckDB calls them
            return "CASE WHEN isfinite("
                    + name
                    + ") THEN to_json("
                    + name
                    + ") ELSE to_json(CAST("
                    + name
                    + " AS VARCHAR)) END AS "
                    + name;
        }
        return column.type() == Simple.UUID ? "CAST(" + name + " AS UUID) AS " + name : name;
    }

    private void await() {
        CompletableFuture<@Nullable Void> running = copying;
        if (running == null) {
            return;
        }
        try {
            running.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException(ErrorCode.CANCELLED, "the run was cancelled", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw Faults.writing(request.target(), cause instanceof Exception x ? x : e);
        }
    }

    @Override
    public void finish() {
        if (queue != null) {
            queue.end();
            await();
        }
    }

    @Override
    public void writeNothing() {
        start().end();
        await();
    }

    @Override
    public void close() {
        if (queue != null) {
            queue.fail();
            CompletableFuture<@Nullable Void> running = copying;
            if (running != null) {
                // the copy ends by itself: its feed has failed, and nothing else blocks it
                running.handle((done, failure) -> null).join();
            }
        }
    }
}

package dev.sluice.benchmark.format;

import dev.sluice.api.BatchReader;
import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Scan;
import dev.sluice.api.Source;
import dev.sluice.component.file.FileConnector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** Reads files as a pipeline does: through the connector, from its options alone. */
record Reading(Path temporary) {

    private static final int SECONDS = 60;

    Outcome read(Map<String, Object> options) {
        return within(() -> attempt(options));
    }

    /** The outcome, or that there was none in a minute: nothing may hang. */
    static Outcome within(Supplier<Outcome> work) {
        CompletableFuture<Outcome> result = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try {
                        result.complete(work.get());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                });
        try {
            return result.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return new Outcome.Broken("no end after " + SECONDS + " seconds");
        } catch (ExecutionException e) {
            return new Outcome.Broken(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Broken("interrupted");
        }
    }

    private Outcome attempt(Map<String, Object> options) {
        try (BufferAllocator allocator = new RootAllocator();
                Source source =
                        new FileConnector().source(new Options(options), context(allocator));
                BatchReader reader = source.open(Position.START)) {
            List<List<String>> rows = new ArrayList<>();
            List<String> rejected = new ArrayList<>();
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                try (RecordBatch batch = chunk.batch()) {
                    rows.addAll(Text.rows(batch));
                }
                chunk.rejected().stream().map(RejectedRow::reason).forEach(rejected::add);
            }
            String query = source.scan().map(Scan::query).orElse("");
            return new Outcome.Read(source.schema().names(), rows, rejected, query);
        } catch (PipelineException e) {
            String message = String.valueOf(e.getMessage());
            boolean words = e.code() != ErrorCode.INTERNAL && !message.contains("Exception");
            return words ? new Outcome.Refused(message) : new Outcome.Broken(message);
        }
    }

    private ConnectorContext context(BufferAllocator allocator) {
        return new ConnectorContext(
                "suite", "pipeline/suite", allocator, temporary, temporary, () -> false);
    }
}

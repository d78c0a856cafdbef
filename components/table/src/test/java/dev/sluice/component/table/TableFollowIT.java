package dev.sluice.component.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.BatchReader;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Source;
import dev.sluice.testkit.Batches;
import dev.sluice.testkit.Samples;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A table that is asked again and again. */
final class TableFollowIT {

    static Stream<Map<String, Object>> databases() {
        return Stream.of(
                Servers.postgres(),
                Servers.maria(),
                Servers.file("h2"),
                Servers.file("sqlite"),
                Servers.file("duckdb"));
    }

    private static Object id(BatchReader.Chunk chunk) {
        try (var batch = chunk.batch()) {
            return batch.rows() == 0 ? "none" : Batches.rows(batch).getFirst().get("id");
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void rows_come_as_they_are_committed_until_the_run_is_cancelled(Map<String, Object> database)
            throws Exception {
        Place place = Place.in(database);
        place.load(Samples.SMALL, Samples.small(1, 2), Map.of("create", true));
        AtomicBoolean stop = new AtomicBoolean();
        Path here = Path.of("").toAbsolutePath();
        Map<String, Object> options = Map.of("cursor", "id", "follow", true, "poll", "50ms");
        try (RootAllocator allocator = new RootAllocator();
                Source source =
                        new TableConnector()
                                .source(
                                        place.options(options),
                                        new ConnectorContext(
                                                "node", "p/node", allocator, here, here,
                                                stop::get));
                BatchReader reader = source.open(Position.START)) {
            assertThat(source.traits().bounded()).isFalse();
            BatchReader.Chunk first = reader.next();
            assertThat(id(first)).isEqualTo(1);
            BatchReader.Chunk quiet = reader.next();
            assertThat(id(quiet)).as("what is not committed is asked after").isEqualTo("none");
            assertThat(quiet.position()).isEqualTo(first.position());
            reader.acknowledge(first.position());

            var next = CompletableFuture.supplyAsync(reader::next);
            place.load(Samples.SMALL, Samples.small(2, 3), Map.of());
            BatchReader.Chunk second = next.get();
            assertThat(id(second)).isEqualTo(2);
            reader.acknowledge(second.position());

            var cancelled = CompletableFuture.supplyAsync(reader::next);
            stop.set(true);
            assertThatThrownBy(cancelled::get)
                    .cause()
                    .isInstanceOfSatisfying(
                            PipelineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
        }
    }
}

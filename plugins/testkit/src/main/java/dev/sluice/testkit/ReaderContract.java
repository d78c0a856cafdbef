package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.BatchReader;
import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Schema;
import dev.sluice.api.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every source promises. */
public abstract class ReaderContract {

    private BufferAllocator allocator = new RootAllocator();

    /** A source over a place that holds exactly these rows of {@link Samples#SMALL}. */
    protected abstract Source source(List<List<@Nullable Object>> rows, BufferAllocator allocator);

    /** A source whose place does not exist. */
    protected abstract Source missing(BufferAllocator allocator);

    /** The code that source answers with. */
    protected ErrorCode missingCode() {
        return ErrorCode.SOURCE_NOT_FOUND;
    }

    /** The names of the source's columns: those of {@link Samples#SMALL}, and any it adds. */
    protected List<String> columns() {
        return Samples.SMALL.names();
    }

    @BeforeEach
    final void openAllocator() {
        allocator = new RootAllocator();
    }

    @AfterEach
    final void nothingIsLeftAllocated() {
        assertThat(allocator.getAllocatedMemory()).isZero();
        allocator.close();
    }

    private static List<Map<String, @Nullable Object>> drain(BatchReader reader, Schema schema) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
            try (var batch = chunk.batch()) {
                assertThat(batch.schema()).isEqualTo(schema);
                assertThat(chunk.read()).isEqualTo(batch.rows() + chunk.rejected().size());
                rows.addAll(Batches.rows(batch));
            }
        }
        return rows;
    }

    @Test
    void the_schema_is_known_before_anything_is_read() {
        try (Source source = source(Samples.small(0, 3), allocator)) {
            assertThat(source.schema().names()).isEqualTo(columns());
            try (BatchReader reader = source.open(Position.START)) {
                drain(reader, source.schema());
            }
        }
    }

    @Test
    void every_row_is_read_once() {
        try (Source source = source(Samples.small(0, 1000), allocator);
                BatchReader reader = source.open(Position.START)) {
            assertThat(drain(reader, source.schema()))
                    .extracting(row -> row.get("name"))
                    .containsExactlyInAnyOrderElementsOf(
                            Samples.small(0, 1000).stream().map(row -> row.get(1)).toList());
        }
    }

    @Test
    void unicode_and_quotes_are_read_as_they_are() {
        List<List<@Nullable Object>> rows = List.of(Batches.row(1, "Grüße, \"世界\" 🎉"));
        try (Source source = source(rows, allocator);
                BatchReader reader = source.open(Position.START)) {
            assertThat(drain(reader, source.schema()))
                    .extracting(row -> row.get("name"))
                    .containsExactly("Grüße, \"世界\" 🎉");
        }
    }

    @Test
    void the_end_stays_the_end() {
        try (Source source = source(Samples.small(0, 1), allocator);
                BatchReader reader = source.open(Position.START)) {
            drain(reader, source.schema());
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void a_reader_left_early_releases_everything() {
        Source source = source(Samples.small(0, 1000), allocator);
        BatchReader reader = source.open(Position.START);
        Chunk chunk = reader.next();
        if (chunk == null) {
            throw new AssertionError("nothing was read");
        }
        chunk.batch().close();
        reader.close();
        reader.close();
        source.close();
        source.close();
    }

    @Test
    void a_place_that_is_not_there_is_named_with_its_code() {
        assertThatThrownBy(
                        () -> {
                            try (Source source = missing(allocator);
                                    BatchReader reader = source.open(Position.START)) {
                                drain(reader, source.schema());
                            }
                        })
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(missingCode()));
    }
}

package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.BatchWriter.WriteResult;
import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import dev.sluice.api.Target;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every target promises. A test class inherits it; each test finds an empty place. */
public abstract class WriterContract {

    private BufferAllocator allocator = new RootAllocator();

    /** A target over this test's place, which it creates where it is absent, and replaces. */
    protected abstract Target target(BufferAllocator allocator);

    /** What the place holds, as {@link Batches#rows} gives it; empty where nothing is there. */
    protected abstract List<Map<String, @Nullable Object>> stored(
            Schema schema, BufferAllocator allocator);

    /** A target that cannot be reached or written. */
    protected abstract Target unreachable(BufferAllocator allocator);

    /** The code that target answers with. */
    protected abstract ErrorCode unreachableCode();

    /** The types the place can hold. */
    protected Schema types() {
        return Samples.ALL;
    }

    /** Whether a value came back as it should; places without a type of that kind relax it. */
    protected boolean same(DataType type, Object expected, Object actual) {
        return expected.equals(actual);
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

    private RecordBatch small(int from, int to) {
        return Batches.of(Samples.SMALL, allocator, Samples.small(from, to));
    }

    private List<Map<String, @Nullable Object>> sorted(Schema schema) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>(stored(schema, allocator));
        rows.sort(Comparator.comparingLong(WriterContract::number));
        return rows;
    }

    private static long number(Map<String, ? extends @Nullable Object> row) {
        return ((Number) id(row)).longValue();
    }

    private static Object id(Map<String, ? extends @Nullable Object> row) {
        return Objects.requireNonNull(row.get("id"));
    }

    private void load(int from, int to) {
        try (Target target = target(allocator);
                BatchWriter writer = target.open(Samples.SMALL)) {
            writer.write(small(from, to));
            writer.commit(Position.START);
        }
    }

    @Test
    void every_type_comes_back_as_it_was_written() {
        Schema schema = types();
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (List<@Nullable Object> sample : Samples.all()) {
            List<@Nullable Object> row = new ArrayList<>();
            schema.names().forEach(name -> row.add(pick(sample, name)));
            rows.add(row);
        }
        try (Target target = target(allocator)) {
            target.check(schema);
            try (BatchWriter writer = target.open(schema)) {
                WriteResult result = writer.write(Batches.of(schema, allocator, rows));
                assertThat(result.rejected()).isEmpty();
                assertThat(result.written()).isEqualTo(rows.size());
                writer.commit(Position.START);
            }
        }
        List<Map<String, @Nullable Object>> stored = sorted(schema);
        assertThat(stored).hasSameSizeAs(rows);
        for (int row = 0; row < rows.size(); row++) {
            compare(schema, rows.get(row), stored.get(row));
        }
    }

    /**
     * Whether empty text and bytes can be told from null after a round trip; where not, it is null.
     */
    protected boolean keepsEmptyText() {
        return true;
    }

    private static @Nullable Object pick(List<@Nullable Object> row, String name) {
        return row.get(Samples.ALL.names().indexOf(name));
    }

    private void compare(
            Schema schema, List<@Nullable Object> expected, Map<String, @Nullable Object> actual) {
        for (int i = 0; i < schema.columns().size(); i++) {
            Column column = schema.columns().get(i);
            Object given = expected.get(i);
            boolean empty =
                    "".equals(given)
                            || (given instanceof byte[] bytes && bytes.length == 0)
                            || (given instanceof ByteBuffer buffer && !buffer.hasRemaining());
            Object want = empty && !keepsEmptyText() ? null : given;
            Object got = actual.get(column.name());
            boolean same =
                    want == null ? got == null : got != null && same(column.type(), want, got);
            assertThat(same).as("%s: expected <%s> but found <%s>", column, want, got).isTrue();
        }
    }

    @Test
    void abort_leaves_the_target_as_it_was() {
        load(0, 3);
        try (Target target = target(allocator);
                BatchWriter writer = target.open(Samples.SMALL)) {
            writer.write(small(10, 20));
            writer.abort();
        }
        assertThat(sorted(Samples.SMALL)).hasSize(3);
    }

    @Test
    void what_is_prepared_is_taken_back_by_an_abort() {
        load(0, 3);
        try (Target target = target(allocator);
                BatchWriter writer = target.open(Samples.SMALL)) {
            writer.write(small(10, 20));
            writer.prepare(Position.START);
            writer.abort();
        }
        assertThat(sorted(Samples.SMALL)).hasSize(3);
    }

    @Test
    void what_is_prepared_appears_with_the_commit() {
        try (Target target = target(allocator);
                BatchWriter writer = target.open(Samples.SMALL)) {
            writer.write(small(0, 5));
            writer.prepare(Position.START);
            writer.commit(Position.START);
        }
        assertThat(sorted(Samples.SMALL)).hasSize(5);
    }

    @Test
    void closing_without_a_commit_leaves_the_target_as_it_was() {
        load(0, 3);
        try (Target target = target(allocator);
                BatchWriter writer = target.open(Samples.SMALL)) {
            writer.write(small(10, 20));
        }
        assertThat(sorted(Samples.SMALL)).hasSize(3);
    }

    @Test
    void rows_of_several_batches_appear_with_the_commit() {
        try (Target target = target(allocator);
                BatchWriter writer = target.open(Samples.SMALL)) {
            assertThat(writer.write(small(0, 3)).written()).isEqualTo(3);
            assertThat(writer.write(small(3, 5)).written()).isEqualTo(2);
            writer.commit(Position.START);
        }
        assertThat(sorted(Samples.SMALL)).extracting(WriterContract::id).hasSize(5);
    }

    @Test
    void a_batch_without_rows_is_taken() {
        try (Target target = target(allocator);
                BatchWriter writer = target.open(Samples.SMALL)) {
            assertThat(writer.write(small(0, 0))).isEqualTo(new WriteResult(0, List.of()));
            writer.write(small(0, 1));
            writer.commit(Position.START);
        }
        assertThat(sorted(Samples.SMALL)).hasSize(1);
    }

    @Test
    void a_slice_of_a_batch_is_written_as_its_rows() {
        try (RecordBatch whole = small(0, 10);
                Target target = target(allocator);
                BatchWriter writer = target.open(Samples.SMALL)) {
            writer.write(whole.slice(allocator, 3, 4));
            writer.commit(Position.START);
        }
        assertThat(sorted(Samples.SMALL)).hasSize(4);
        assertThat(id(sorted(Samples.SMALL).getFirst())).hasToString("3");
    }

    @Test
    void closing_twice_is_harmless() {
        Target target = target(allocator);
        BatchWriter writer = target.open(Samples.SMALL);
        writer.write(small(0, 1));
        writer.commit(Position.START);
        writer.close();
        writer.close();
        target.close();
        target.close();
        assertThat(sorted(Samples.SMALL)).hasSize(1);
    }

    @Test
    void each_checkpoint_is_complete_and_the_last_one_is_told() {
        try (Target target = target(allocator)) {
            assertThat(target.committed()).isEqualTo(Position.START);
            if (!target.checkpoints()) {
                return; // it promises nothing but its start, and that is what it told
            }
            try (BatchWriter writer = target.open(Samples.SMALL)) {
                writer.write(small(0, 3));
                writer.prepare(new Position("three"));
                writer.commit(new Position("three"));
                assertThat(target.committed()).isEqualTo(new Position("three"));
                writer.write(small(3, 5));
                writer.commit(new Position("five"));
                writer.write(small(5, 9));
                writer.abort();
            }
            assertThat(target.committed()).isEqualTo(new Position("five"));
        }
        assertThat(sorted(Samples.SMALL)).hasSize(5);
    }

    @Test
    void a_place_that_cannot_be_written_is_named_with_its_code() {
        assertThatThrownBy(
                        () -> {
                            try (Target target = unreachable(allocator);
                                    BatchWriter writer = target.open(Samples.SMALL)) {
                                writer.write(small(0, 1));
                                writer.commit(Position.START);
                            }
                        })
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(unreachableCode()));
    }
}

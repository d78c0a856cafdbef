package dev.sluice.component.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.Position;
import dev.sluice.api.RejectedRow;
import dev.sluice.testkit.Batches;
import dev.sluice.testkit.Samples;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

final class CursorRowsTest {

    /** Batches of these ids. */
    private record Given(BufferAllocator allocator, Iterator<List<Integer>> batches)
            implements Rows {

        @Override
        public Chunk next() {
            if (!batches.hasNext()) {
                return null;
            }
            List<Integer> ids = batches.next();
            List<List<Object>> rows =
                    ids.stream()
                            .filter(id -> !Objects.equals(id, -1))
                            .map(id -> Batches.row(id, "x"))
                            .toList();
            List<RejectedRow> rejected =
                    ids.stream()
                            .filter(id -> Objects.equals(id, -1))
                            .map(id -> new RejectedRow("-1", "here", "why"))
                            .toList();
            return new Chunk(
                    Batches.of(Samples.SMALL, allocator, rows),
                    rejected,
                    ids.size(),
                    Position.START);
        }

        @Override
        public void close() {}
    }

    private static List<Integer> ids(Integer... ids) {
        List<Integer> list = new ArrayList<>();
        for (Integer id : ids) {
            list.add(id);
        }
        return list;
    }

    /** What is handed on, each batch with its position. */
    private static List<String> read(List<List<Integer>> batches) {
        List<String> read = new ArrayList<>();
        try (RootAllocator allocator = new RootAllocator()) {
            Cursor cursor = new Cursor(0, Samples.SMALL.columns().getFirst());
            Rows given = new Given(allocator, batches.iterator());
            try (Rows rows = new CursorRows(given, cursor, Position.START, allocator)) {
                for (Chunk chunk = rows.next(); chunk != null; chunk = rows.next()) {
                    try (var batch = chunk.batch()) {
                        assertThat(chunk.read()).isEqualTo(batch.rows() + chunk.rejected().size());
                        read.add(
                                Batches.rows(batch).stream().map(row -> row.get("id")).toList()
                                        + "@"
                                        + chunk.position().value());
                    }
                }
            } catch (java.sql.SQLException e) {
                throw new AssertionError(e);
            }
            assertThat(allocator.getAllocatedMemory()).isZero();
        }
        return read;
    }

    @Test
    void rows_of_one_value_are_never_parted() {
        assertThat(read(List.of(ids(1, 2, 3, 3), ids(3, 3), ids(3, 4, 5), ids(6))))
                .containsExactly("[1, 2]@2", "[3, 3, 3, 3, 3, 4]@4", "[5]@5", "[6]@6");
    }

    @Test
    void rows_without_a_value_are_handed_on_before_the_position_moves() {
        assertThat(read(List.of(ids(null, null), ids(null, 1, 1), ids(2))))
                .containsExactly("[null, null]@", "[null]@", "[1, 1]@1", "[2]@2");
    }

    @Test
    void rejected_rows_are_handed_on_before_the_position_passes_them() {
        assertThat(read(List.of(ids(1, -1), ids(1, -1), ids(-1, 2, 3))))
                .containsExactly("[1, 1, 2]@2", "[3]@3");
    }

    @Test
    void one_long_value_does_not_fill_the_memory() {
        List<Integer> same = new ArrayList<>();
        for (int i = 0; i < 90_000; i++) {
            same.add(7);
        }
        List<String> read = read(List.of(same, same, same, ids(8)));
        assertThat(read).hasSize(2);
        assertThat(read.getFirst()).endsWith("@");
        assertThat(read.getLast()).isEqualTo("[8]@8");
    }
}

package dev.sluice.testkit;

import dev.sluice.api.ArrowTypes;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Batches from rows of Java values, and back. A value is a Boolean, Byte, Short, Integer, Long,
 * Float, Double, BigDecimal, LocalDate, LocalTime, LocalDateTime, Instant, String (also for UUIDs),
 * ByteBuffer, List, Map (structs and maps) or null.
 */
public final class Batches {

    private Batches() {}

    /** A row of values; unlike {@code List.of} it takes nulls. */
    public static List<@Nullable Object> row(@Nullable Object... values) {
        List<@Nullable Object> row = new ArrayList<>();
        for (Object value : values) {
            row.add(value);
        }
        return row;
    }

    /** A batch of these rows, owned by the caller. */
    public static RecordBatch of(
            Schema schema, BufferAllocator allocator, List<List<@Nullable Object>> rows) {
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowTypes.toArrow(schema), allocator);
        root.allocateNew();
        for (int column = 0; column < schema.columns().size(); column++) {
            FieldVector vector = root.getVector(column);
            for (int row = 0; row < rows.size(); row++) {
                Vectors.set(vector, row, rows.get(row).get(column));
            }
            vector.setValueCount(rows.size());
        }
        root.setRowCount(rows.size());
        return new RecordBatch(schema, root);
    }

    /** The rows of a batch, which stays open. */
    public static List<Map<String, @Nullable Object>> rows(RecordBatch batch) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (int row = 0; row < batch.rows(); row++) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (int column = 0; column < batch.schema().columns().size(); column++) {
                FieldVector vector = batch.root().getVector(column);
                values.put(batch.schema().columns().get(column).name(), Vectors.get(vector, row));
            }
            rows.add(values);
        }
        return rows;
    }
}

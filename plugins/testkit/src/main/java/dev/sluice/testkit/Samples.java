package dev.sluice.testkit;

import static dev.sluice.testkit.Batches.row;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Schema;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of every type: ordinary ones, extremes, empty values, unicode and nulls. */
public final class Samples {

    /** Every type once; {@code id} numbers the rows. */
    public static final Schema ALL =
            Schema.of(
                    Column.of("id", Simple.INT32),
                    Column.of("flag", Simple.BOOLEAN),
                    Column.of("tiny", Simple.INT8),
                    Column.of("small", Simple.INT16),
                    Column.of("big", Simple.INT64),
                    Column.of("single", Simple.FLOAT),
                    Column.of("real8", Simple.DOUBLE),
                    Column.of("amount", new DataType.Decimal(12, 2)),
                    Column.of("huge", new DataType.Decimal(38, 9)),
                    Column.of("day", Simple.DATE),
                    Column.of("hour", Simple.TIME),
                    Column.of("stamp", Simple.TIMESTAMP),
                    Column.of("moment", Simple.TIMESTAMP_ZONED),
                    Column.of("words", Simple.STRING),
                    Column.of("bytes", Simple.BINARY),
                    Column.of("ident", Simple.UUID),
                    Column.of("items", new DataType.ListOf(Simple.INT32)),
                    Column.of(
                            "person",
                            new DataType.StructOf(
                                    List.of(
                                            new DataType.Field("a", Simple.INT32),
                                            new DataType.Field("bb", Simple.STRING)))),
                    Column.of("tags", new DataType.MapOf(Simple.STRING, Simple.INT32)));

    /** A small schema for tests that are not about types. */
    public static final Schema SMALL =
            Schema.of(Column.of("id", Simple.INT32), Column.of("name", Simple.STRING));

    private Samples() {}

    /** Rows of {@link #ALL}. */
    public static List<List<@Nullable Object>> all() {
        List<@Nullable Object> nulls = row(4);
        for (int i = 1; i < ALL.columns().size(); i++) {
            nulls.add(null);
        }
        return List.of(ordinary(), low(), high(), nulls);
    }

    /** Rows of {@link #SMALL} with these numbers. */
    public static List<List<@Nullable Object>> small(int from, int to) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            rows.add(row(i, "name " + i));
        }
        return rows;
    }

    private static List<@Nullable Object> ordinary() {
        return row(
                1,
                true,
                (byte) 7,
                (short) 300,
                5_000_000_000L,
                1.5f,
                2.25,
                new BigDecimal("12.30"),
                new BigDecimal("1234567890123.123456789"),
                LocalDate.of(2024, 2, 29),
                LocalTime.of(12, 30, 15, 123_456_000),
                LocalDateTime.of(2024, 2, 29, 23, 59, 59, 999_999_000),
                Instant.parse("2024-06-30T12:00:00.000001Z"),
                "Grüße, \"世界\" 🎉\n'tab'\t\\",
                ByteBuffer.wrap(new byte[] {0, 1, -1, 127, -128}),
                "123e4567-e89b-12d3-a456-426614174000",
                List.of(1, 2, 3),
                Map.of("a", 1, "bb", "x"),
                Map.of("k", 1));
    }

    private static List<@Nullable Object> low() {
        return row(
                2,
                false,
                Byte.MIN_VALUE,
                Short.MIN_VALUE,
                Long.MIN_VALUE,
                -Float.MAX_VALUE,
                -Double.MAX_VALUE,
                new BigDecimal("-9999999999.99"),
                new BigDecimal("-99999999999999999999999999999.999999999"),
                LocalDate.of(1000, 1, 1),
                LocalTime.MIDNIGHT,
                LocalDateTime.of(1000, 1, 1, 0, 0),
                Instant.parse("1000-01-01T00:00:00Z"),
                "",
                ByteBuffer.wrap(new byte[0]),
                "00000000-0000-0000-0000-000000000000",
                List.of(),
                Map.of("a", -1, "bb", ""),
                Map.of());
    }

    private static List<@Nullable Object> high() {
        return row(
                3,
                true,
                Byte.MAX_VALUE,
                Short.MAX_VALUE,
                Long.MAX_VALUE,
                Float.MAX_VALUE,
                Double.MAX_VALUE,
                new BigDecimal("9999999999.99"),
                new BigDecimal("99999999999999999999999999999.999999999"),
                LocalDate.of(9999, 12, 31),
                LocalTime.of(23, 59, 59, 999_999_000),
                LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000),
                Instant.parse("9999-12-31T23:59:59.999999Z"),
                "x".repeat(4000),
                ByteBuffer.wrap(new byte[300]),
                "ffffffff-ffff-ffff-ffff-ffffffffffff",
                List.of(Integer.MIN_VALUE, Integer.MAX_VALUE),
                Map.of("a", Integer.MAX_VALUE, "bb", "ü"),
                Map.of("z", 9));
    }
}

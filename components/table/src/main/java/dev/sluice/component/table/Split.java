package dev.sluice.component.table;

import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.Column;
import dev.sluice.api.Columns;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampVector;
import org.jspecify.annotations.Nullable;

/**
 * The column whose ranges are read side by side. The ranges cover every value there can be, and
 * rows without one, so each row is read once whatever comes in meanwhile.
 *
 * @param readers how many connections read
 */
record Split(Column column, int readers) {

    /** More ranges than readers, so that a crowded one does not keep the others waiting. */
    private static final int RANGES_PER_READER = 4;

    private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

    static Split of(Schema schema, String name, int readers) {
        Column column =
                schema.column(name)
                        .orElseThrow(() ->
                                TableOptions.invalid(
                                        "the column '"
                                                + name
                                                + "' of 'split-by' is not there; "
                                                + Columns.hint(name, schema.names())));
        if (!(column.type() instanceof Simple simple) || !countable(simple)) {
            throw TableOptions.invalid(
                    "the column '"
                            + name
                            + "' of 'split-by' is "
                            + column.type()
                            + "; ranges are made of whole numbers, dates or timestamps");
        }
        return new Split(column, readers);
    }

    private static boolean countable(Simple type) {
        return switch (type) {
            case INT8, INT16, INT32, INT64, DATE, TIMESTAMP, TIMESTAMP_ZONED -> true;
            case BOOLEAN, FLOAT, DOUBLE, TIME, STRING, BINARY, UUID -> false;
        };
    }

    /** The query, cut into ranges of about equal width. */
    List<Query> ranges(Query query, Connection connection, Dialect dialect, Shape shape)
            throws SQLException {
        String name = dialect.quote(column.name());
        List<Long> bounds = bounds(query, connection, dialect, shape.allocator());
        if (bounds.isEmpty()) {
            return List.of(query);
        }
        List<Query> ranges = new ArrayList<>();
        ranges.add(query.where(name + " < " + literal(bounds.getFirst(), dialect)));
        for (int i = 1; i < bounds.size(); i++) {
            ranges.add(
                    query.where(
                            name
                                    + " >= "
                                    + literal(bounds.get(i - 1), dialect)
                                    + " AND "
                                    + name
                                    + " < "
                                    + literal(bounds.get(i), dialect)));
        }
        ranges.add(query.where(name + " >= " + literal(bounds.getLast(), dialect)));
        ranges.add(query.where(name + " IS NULL"));
        return ranges;
    }

    /** Values between the least and the largest one, none where there is nothing to cut. */
    private List<Long> bounds(
            Query query, Connection connection, Dialect dialect, BufferAllocator allocator)
            throws SQLException {
        String name = dialect.quote(column.name());
        String extremes = query.select("min(" + name + ") AS lo, max(" + name + ") AS hi");
        Schema schema = Schema.of(Column.of("lo", column.type()), Column.of("hi", column.type()));
        try (Rows rows =
                dialect.rows(
                        connection,
                        new Query("(" + extremes + ") e", ""),
                        new Shape(schema, allocator))) {
            @Nullable Chunk chunk = rows.next();
            if (chunk == null) {
                return List.of();
            }
            try (var batch = chunk.batch()) {
                List<FieldVector> vectors = batch.root().getFieldVectors();
                return batch.rows() == 0
                        ? List.of()
                        : between(number(vectors.get(0)), number(vectors.get(1)));
            }
        }
    }

    private List<Long> between(Optional<Long> least, Optional<Long> largest) {
        if (least.isEmpty() || largest.isEmpty()) {
            return List.of();
        }
        long from = least.get();
        long to = largest.get();
        int pieces = readers * RANGES_PER_READER;
        // halves first: the whole width can be more than a long holds
        long width = Math.max(1, (to / pieces) - (from / pieces));
        List<Long> bounds = new ArrayList<>();
        for (long at = from + width; at > from && at <= to && bounds.size() < pieces - 1; ) {
            bounds.add(at);
            long next = at + width;
            if (next < at) {
                break;
            }
            at = next;
        }
        return bounds;
    }

    private static Optional<Long> number(FieldVector vector) {
        if (vector.isNull(0)) {
            return Optional.empty();
        }
        return switch (vector) {
            case BaseIntVector v -> Optional.of(v.getValueAsLong(0));
            case DateDayVector v -> Optional.of((long) v.get(0));
            case TimeStampVector v -> Optional.of(v.get(0));
            default -> Optional.empty();
        };
    }

    private String literal(long bound, Dialect dialect) {
        String text =
                switch (column.type()) {
                    case Simple.DATE -> LocalDate.ofEpochDay(bound).toString();
                    case Simple.TIMESTAMP, Simple.TIMESTAMP_ZONED ->
                            EPOCH.plus(bound, ChronoUnit.MICROS).toString();
                    default -> String.valueOf(bound);
                };
        return Literals.of(column.type(), text, dialect);
    }
}

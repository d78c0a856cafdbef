package dev.sluice.component.table;

import dev.sluice.api.Column;
import dev.sluice.api.Columns;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Schema;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The column an incremental read goes by. A read takes the rows above the last value, in order, so
 * a value must never be given again to a row that comes later. Rows without a value stand before
 * all others, and are read by a run from the start alone.
 */
record Cursor(int index, Column column) {

    static Cursor of(Schema schema, String name, Dialect dialect) {
        Column column =
                schema.column(name)
                        .orElseThrow(() ->
                                TableOptions.invalid(
                                        "the cursor column '"
                                                + name
                                                + "' is not there; "
                                                + Columns.hint(name, schema.names())));
        if (!ordered(column.type()) || !dialect.orders(column.type())) {
            throw TableOptions.invalid(
                    "the cursor column '"
                            + name
                            + "' is "
                            + column.type()
                            + ", which has no exact order to go on from; use a column of whole"
                            + " numbers, decimals, dates, timestamps or text");
        }
        return new Cursor(schema.names().indexOf(name), column);
    }

    private static boolean ordered(DataType type) {
        return switch (type) {
            case DataType.Decimal d -> true;
            case DataType.ListOf l -> false;
            case DataType.StructOf s -> false;
            case DataType.MapOf m -> false;
            case Simple simple ->
                    switch (simple) {
                        case INT8, INT16, INT32, INT64, STRING, UUID -> true;
                        case DATE, TIME, TIMESTAMP, TIMESTAMP_ZONED -> true;
                        case BOOLEAN, FLOAT, DOUBLE, BINARY -> false;
                    };
        };
    }

    /**
     * The rows after the position, in the order of the column.
     *
     * @param before only rows below this value, in the words of a position; empty where all
     */
    Query after(Query query, Position position, Optional<String> before, Dialect dialect) {
        String name = dialect.exact(dialect.quote(column.name()), column.type());
        List<String> conditions = new ArrayList<>();
        if (!position.equals(Position.START)) {
            conditions.add(name + " > " + literal(position.value(), dialect));
        }
        before.ifPresent(value -> {
            String below = name + " < " + literal(value, dialect);
            // rows without a value stand before all others, and are read from the start alone
            conditions.add(
                    conditions.isEmpty() ? "(" + below + " OR " + name + " IS NULL)" : below);
        });
        Query rows = conditions.isEmpty() ? query : query.where(String.join(" AND ", conditions));
        return rows.orderBy(name + dialect.nullsFirst());
    }

    private String literal(String value, Dialect dialect) {
        try {
            return Literals.of(column.type(), value, dialect);
        } catch (NumberFormatException | DateTimeException e) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "the position the last run left is no "
                            + column.type()
                            + ", as the cursor column '"
                            + column.name()
                            + "' is; was another column the cursor before? Forget the position to"
                            + " read from the start",
                    e);
        }
    }
}

package dev.sluice.component.table;

import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;

/** Which types go into which columns; a value that is too large is a refused row, not a misfit. */
final class Fitting {

    private Fitting() {}

    static boolean fits(DataType from, DataType to) {
        return from.equals(to) || to == Simple.STRING || family(from) == family(to);
    }

    private static int family(DataType type) {
        return switch (type) {
            case DataType.Decimal d -> 1;
            case DataType.ListOf l -> 2;
            case DataType.StructOf s -> 2;
            case DataType.MapOf m -> 2;
            case Simple simple ->
                    switch (simple) {
                        case INT8, INT16, INT32, INT64, FLOAT, DOUBLE -> 1;
                        case BOOLEAN -> 3;
                        case DATE -> 4;
                        case TIME -> 5;
                        case TIMESTAMP, TIMESTAMP_ZONED -> 6;
                        case STRING, UUID -> 7;
                        case BINARY -> 8;
                    };
        };
    }
}

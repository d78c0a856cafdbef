package dev.sluice.component.table;

import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

/** Values as literals of SQL, from the words of {@link Text}. */
final class Literals {

    private Literals() {}

    /**
     * The literal of a type.
     *
     * @throws NumberFormatException or {@link java.time.DateTimeException} where the text is none
     */
    static String of(DataType type, String text, Dialect dialect) {
        return switch (type) {
            case Simple.INT8, Simple.INT16, Simple.INT32, Simple.INT64 ->
                    String.valueOf(Long.parseLong(text));
            case DataType.Decimal d -> new BigDecimal(text).toPlainString();
            case Simple.DATE -> dialect.temporal("DATE", LocalDate.parse(text).toString());
            case Simple.TIME -> dialect.temporal("TIME", Text.TIME.format(LocalTime.parse(text)));
            case Simple.TIMESTAMP ->
                    dialect.temporal("TIMESTAMP", Text.STAMP.format(LocalDateTime.parse(text)));
            case Simple.TIMESTAMP_ZONED ->
                    dialect.moment(Text.STAMP.format(LocalDateTime.parse(text)));
            default -> dialect.literal(text);
        };
    }
}

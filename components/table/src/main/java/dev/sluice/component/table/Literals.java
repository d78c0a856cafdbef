package dev.sluice.component.table;

import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Endless;
import dev.sluice.api.TimeOfDay;
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
            case Simple.DATE ->
                    dialect.temporal(
                            "DATE", endless(text) ? text : LocalDate.parse(text).toString());
            case Simple.TIME -> dialect.temporal("TIME", time(text));
            case Simple.TIMESTAMP -> dialect.temporal("TIMESTAMP", stamp(text));
            case Simple.TIMESTAMP_ZONED -> dialect.moment(stamp(text));
            default -> dialect.literal(text);
        };
    }

    private static boolean endless(String text) {
        return text.equals(Endless.LATER) || text.equals(Endless.EARLIER);
    }

    private static String stamp(String text) {
        return endless(text) ? text : Text.STAMP.format(LocalDateTime.parse(text));
    }

    private static String time(String text) {
        return text.equals(TimeOfDay.END) ? text : Text.TIME.format(LocalTime.parse(text));
    }
}

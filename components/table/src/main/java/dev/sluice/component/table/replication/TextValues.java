package dev.sluice.component.table.replication;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.HexFormat;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.jspecify.annotations.Nullable;

/**
 * Values as PostgreSQL writes them (dates in ISO style, bytes in hex) into vectors; one is chosen
 * for each vector.
 */
public final class TextValues {

    /** Sets a value of a vector. */
    public interface Setter {
        /**
         * Sets the row's value.
         *
         * @return why it cannot be taken, or null
         */
        @Nullable String set(byte[] bytes, int from, int length, int row);
    }

    private interface Parser {
        void parse(String text, int row);
    }

    private TextValues() {}

    /** What sets the values of this vector. */
    public static Setter of(FieldVector vector) {
        return switch (vector) {
            case BitVector v -> text(v, (x, row) -> v.setSafe(row, x.equals("t") ? 1 : 0));
            case SmallIntVector v -> text(v, (x, row) -> v.setSafe(row, Short.parseShort(x)));
            case IntVector v -> text(v, (x, row) -> v.setSafe(row, Integer.parseInt(x)));
            case BigIntVector v -> text(v, (x, row) -> v.setSafe(row, Long.parseLong(x)));
            case Float4Vector v -> text(v, (x, row) -> v.setSafe(row, Float.parseFloat(x)));
            case Float8Vector v -> text(v, (x, row) -> v.setSafe(row, Double.parseDouble(x)));
            case DecimalVector v -> text(v, (x, row) -> decimal(v, row, x));
            case DateDayVector v -> text(v, (x, row) -> v.setSafe(row, TextTimes.days(x)));
            case TimeMicroVector v -> text(v, (x, row) -> v.setSafe(row, TextTimes.time(x)));
            case TimeStampVector v -> text(v, (x, row) -> v.setSafe(row, TextTimes.micros(x)));
            case VarBinaryVector v -> text(v, (x, row) -> v.setSafe(row, bytes(x)));
            case VarCharVector v ->
                    (bytes, from, length, row) -> {
                        v.setSafe(row, bytes, from, length);
                        return null;
                    };
            default -> throw new IllegalStateException("no values for " + vector.getField());
        };
    }

    private static Setter text(FieldVector vector, Parser parser) {
        return (bytes, from, length, row) -> {
            String text = new String(bytes, from, length, StandardCharsets.UTF_8);
            try {
                parser.parse(text, row);
                return null;
            } catch (ArithmeticException | IllegalArgumentException | DateTimeException e) {
                return "column '"
                        + vector.getName()
                        + "': '"
                        + text
                        + "' does not fit "
                        + vector.getMinorType().name().toLowerCase(java.util.Locale.ROOT);
            }
        };
    }

    private static void decimal(DecimalVector vector, int row, String text) {
        BigDecimal value = new BigDecimal(text);
        BigDecimal scaled = value.setScale(vector.getScale(), RoundingMode.UNNECESSARY);
        if (scaled.precision() > vector.getPrecision()) {
            throw new ArithmeticException("too many digits");
        }
        vector.setSafe(row, scaled);
    }

    private static byte[] bytes(String text) {
        if (!text.startsWith("\\x")) {
            throw new IllegalArgumentException("bytes are expected in hex");
        }
        return HexFormat.of().parseHex(text, 2, text.length());
    }
}

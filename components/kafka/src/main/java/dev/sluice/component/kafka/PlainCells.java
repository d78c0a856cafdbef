package dev.sluice.component.kafka;

import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import java.util.Optional;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarCharVector;

/**
 * Makes the cells of {@link PlainJson}; those of one batch share their scratch space. Vectors of
 * values of one width have room for the row already.
 */
final class PlainCells {

    /** Powers of ten that a double holds exactly, and so divides by with one rounding. */
    private static final double[] TENS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18
    };

    /** Whole numbers up to here are doubles. */
    private static final long MOST_EXACT = 1L << 53;

    private static final int LONGEST_TIME = 40;

    private final PlainNumber number = new PlainNumber();
    private final Utf8 utf8 = new Utf8();
    private final IsoText iso = new IsoText();
    private final char[] time = new char[LONGEST_TIME];

    /** Empty where values of the type are left to the other parser. */
    Optional<PlainCell> of(FieldVector vector, DataType type) {
        return switch (type) {
            case Simple simple -> simple(vector, simple);
            case DataType.Decimal decimal -> decimal((DecimalVector) vector, decimal);
            case DataType.ListOf _, DataType.StructOf _, DataType.MapOf _ -> Optional.empty();
        };
    }

    private Optional<PlainCell> simple(FieldVector vector, Simple type) {
        return switch (type) {
            case BOOLEAN -> Optional.of(truth((BitVector) vector));
            case INT8 -> {
                TinyIntVector to = (TinyIntVector) vector;
                yield whole(-128, 127, (row, value) -> to.set(row, (int) value));
            }
            case INT16 -> {
                SmallIntVector to = (SmallIntVector) vector;
                yield whole(-32_768, 32_767, (row, value) -> to.set(row, (int) value));
            }
            case INT32 -> {
                IntVector to = (IntVector) vector;
                yield whole(
                        Integer.MIN_VALUE,
                        Integer.MAX_VALUE,
                        (row, value) -> to.set(row, (int) value));
            }
            case INT64 -> {
                BigIntVector to = (BigIntVector) vector;
                yield whole(Long.MIN_VALUE, Long.MAX_VALUE, to::set);
            }
            case DOUBLE -> Optional.of(real((Float8Vector) vector));
            case STRING -> Optional.of(text((VarCharVector) vector));
            case DATE -> {
                DateDayVector to = (DateDayVector) vector;
                yield moment((row, length) -> to.set(row, iso.date(time, 0, length)));
            }
            case TIME -> {
                TimeMicroVector to = (TimeMicroVector) vector;
                yield moment((row, length) -> to.set(row, iso.time(time, 0, length)));
            }
            case TIMESTAMP -> {
                TimeStampMicroVector to = (TimeStampMicroVector) vector;
                yield moment((row, length) -> to.set(row, iso.timestamp(time, 0, length)));
            }
            case TIMESTAMP_ZONED -> {
                TimeStampMicroTZVector to = (TimeStampMicroTZVector) vector;
                yield moment((row, length) -> to.set(row, iso.instant(time, 0, length)));
            }
            case FLOAT, UUID, BINARY -> Optional.empty();
        };
    }

    /** Where the word has ended that begins here, or {@link PlainCell#NOT_PLAIN}. */
    static int word(byte[] message, int at, String word) {
        if (at + word.length() > message.length) {
            return PlainCell.NOT_PLAIN;
        }
        for (int i = 0; i < word.length(); i++) {
            if (message[at + i] != word.charAt(i)) {
                return PlainCell.NOT_PLAIN;
            }
        }
        return at + word.length();
    }

    private static PlainCell truth(BitVector vector) {
        return (message, at, row) -> {
            boolean value = message[at] == 't';
            int end = word(message, at, value ? "true" : "false");
            if (end >= 0) {
                vector.set(row, value ? 1 : 0);
            }
            return end;
        };
    }

    private interface Whole {
        void set(int row, long value);
    }

    private Optional<PlainCell> whole(long least, long most, Whole to) {
        return Optional.of((message, at, row) -> {
            int end = number.read(message, at);
            long value = number.digits();
            if (end < 0 || number.pointed() || value < least || value > most) {
                return PlainCell.NOT_PLAIN;
            }
            to.set(row, value);
            return end;
        });
    }

    private PlainCell real(Float8Vector vector) {
        return (message, at, row) -> {
            int end = number.read(message, at);
            long digits = number.digits();
            // zero may have a sign, which the digits do not tell
            if (end < 0 || digits == 0 || Math.abs(digits) > MOST_EXACT) {
                return PlainCell.NOT_PLAIN;
            }
            vector.set(row, (double) digits / TENS[number.scale()]);
            return end;
        };
    }

    private Optional<PlainCell> decimal(DecimalVector vector, DataType.Decimal type) {
        long most = (long) TENS[Math.min(type.precision(), PlainNumber.MOST_DIGITS)] - 1;
        return Optional.of((message, at, row) -> {
            int end = number.read(message, at);
            int missing = type.scale() - number.scale();
            if (end < 0 || missing < 0 || missing + number.count() > PlainNumber.MOST_DIGITS) {
                return PlainCell.NOT_PLAIN;
            }
            long value = number.digits();
            for (int i = 0; i < missing; i++) {
                value *= 10;
            }
            if (Math.abs(value) > most) {
                return PlainCell.NOT_PLAIN;
            }
            vector.set(row, value);
            return end;
        });
    }

    /** Where the text ends whose quote is here: at its other quote. */
    private int quote(byte[] message, int at) {
        if (message[at] != '"') {
            return PlainCell.NOT_PLAIN;
        }
        int all = 0;
        int end = at + 1;
        while (end < message.length && message[end] != '"') {
            byte b = message[end++];
            if (b == '\\' || (b >= 0 && b < ' ')) {
                return PlainCell.NOT_PLAIN;
            }
            all |= b;
        }
        boolean ended = end < message.length;
        return ended && (all >= 0 || utf8.valid(message, at + 1, end - at - 1))
                ? end
                : PlainCell.NOT_PLAIN;
    }

    private PlainCell text(VarCharVector vector) {
        return (message, at, row) -> {
            int end = quote(message, at);
            if (end < 0) {
                return PlainCell.NOT_PLAIN;
            }
            vector.setSafe(row, message, at + 1, end - at - 1);
            return end + 1;
        };
    }

    private interface Moment {
        void set(int row, int length) throws MisfitException;
    }

    private Optional<PlainCell> moment(Moment to) {
        return Optional.of((message, at, row) -> {
            int end = quote(message, at);
            int length = end - at - 1;
            if (end < 0 || length > LONGEST_TIME) {
                return PlainCell.NOT_PLAIN;
            }
            for (int i = 0; i < length; i++) {
                time[i] = (char) (message[at + 1 + i] & 0xFF);
            }
            try {
                to.set(row, length);
            } catch (MisfitException e) {
                return PlainCell.NOT_PLAIN; // the other parser says why
            }
            return end + 1;
        });
    }
}

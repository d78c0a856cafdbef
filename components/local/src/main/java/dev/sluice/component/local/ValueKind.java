package dev.sluice.component.local;

import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Options;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarCharVector;

/** What a made-up column holds. */
sealed interface ValueKind {

    /** The rows to fill, and where their randomness comes from. */
    record Rows(Random64 random, long start, int count) {}

    DataType type();

    /** Sets every row of an allocated vector. */
    void fill(FieldVector vector, Rows rows);

    /** The kind that the column's options name. */
    static ValueKind of(Options options) {
        String kind = options.requireText("kind").toLowerCase(Locale.ROOT);
        return switch (kind) {
            case "sequence" -> new Sequence(options.number("min", 1), options.number("step", 1));
            case "integer" -> whole(options.number("min", 0), options.number("max", 1_000_000));
            case "decimal" -> Exact.of(options);
            case "double" -> Real.of(options);
            case "boolean" -> new Truth(share(options));
            case "choice" -> Choice.of(options);
            case "date" -> Day.of(options);
            case "timestamp" -> Moment.of(options);
            case "text" -> Text.of(options.number("min", 8), options.number("max", 24));
            case "uuid" -> new Id();
            default ->
                    throw new IllegalArgumentException(
                            "'"
                                    + kind
                                    + "' is not a kind: use sequence, integer, decimal, double,"
                                    + " boolean, choice, date, timestamp, text or uuid");
        };
    }

    private static ValueKind whole(long min, long max) {
        ordered(min, max);
        return new Whole(min, max);
    }

    private static void ordered(long min, long max) {
        if (min > max) {
            throw new IllegalArgumentException(
                    "'min' (" + min + ") is above 'max' (" + max + "): swap them");
        }
    }

    private static double share(Options options) {
        return options.text("true-share").map(Double::parseDouble).orElse(0.5);
    }

    /** 1, 2, 3 … */
    record Sequence(long first, long step) implements ValueKind {
        @Override
        public DataType type() {
            return Simple.INT64;
        }

        @Override
        public void fill(FieldVector vector, Rows rows) {
            BigIntVector target = (BigIntVector) vector;
            for (int i = 0; i < rows.count(); i++) {
                target.set(i, first + (rows.start() + i) * step);
            }
        }
    }

    /** Whole numbers, both ends included. */
    record Whole(long min, long max) implements ValueKind {
        @Override
        public DataType type() {
            return Simple.INT64;
        }

        @Override
        public void fill(FieldVector vector, Rows rows) {
            BigIntVector target = (BigIntVector) vector;
            for (int i = 0; i < rows.count(); i++) {
                target.set(i, rows.random().between(rows.start() + i, min, max));
            }
        }
    }

    /** Exact decimals, as unscaled numbers between two ends. */
    record Exact(DataType.Decimal decimal, long min, long max) implements ValueKind {

        static Exact of(Options options) {
            int scale = (int) options.number("scale", 2);
            long min = unscaled(options.text("min").orElse("0"), scale);
            long max = unscaled(options.text("max").orElse("10000"), scale);
            ordered(min, max);
            return new Exact(new DataType.Decimal(18, scale), min, max);
        }

        private static long unscaled(String text, int scale) {
            return new BigDecimal(text)
                    .setScale(scale, RoundingMode.HALF_UP)
                    .unscaledValue()
                    .longValueExact();
        }

        @Override
        public DataType type() {
            return decimal;
        }

        @Override
        public void fill(FieldVector vector, Rows rows) {
            DecimalVector target = (DecimalVector) vector;
            for (int i = 0; i < rows.count(); i++) {
                target.set(i, rows.random().between(rows.start() + i, min, max));
            }
        }
    }

    /** Floating point from min up to, not with, max. */
    record Real(double min, double max) implements ValueKind {

        static Real of(Options options) {
            double min = Double.parseDouble(options.text("min").orElse("0"));
            double max = Double.parseDouble(options.text("max").orElse("1"));
            if (!(min <= max)) {
                throw new IllegalArgumentException("'min' is above 'max': swap them");
            }
            return new Real(min, max);
        }

        @Override
        public DataType type() {
            return Simple.DOUBLE;
        }

        @Override
        public void fill(FieldVector vector, Rows rows) {
            Float8Vector target = (Float8Vector) vector;
            for (int i = 0; i < rows.count(); i++) {
                target.set(i, min + (max - min) * rows.random().unit(rows.start() + i));
            }
        }
    }

    /** True for a share of the rows. */
    record Truth(double share) implements ValueKind {
        @Override
        public DataType type() {
            return Simple.BOOLEAN;
        }

        @Override
        public void fill(FieldVector vector, Rows rows) {
            BitVector target = (BitVector) vector;
            for (int i = 0; i < rows.count(); i++) {
                target.set(i, rows.random().unit(rows.start() + i) < share ? 1 : 0);
            }
        }
    }

    /** One of some texts, each as often as the others. */
    record Choice(List<String> values) implements ValueKind {

        static Choice of(Options options) {
            List<String> values = options.texts("values");
            if (values.isEmpty()) {
                throw new IllegalArgumentException("kind choice needs 'values' to choose from");
            }
            return new Choice(List.copyOf(values));
        }

        @Override
        public DataType type() {
            return Simple.STRING;
        }

        @Override
        public void fill(FieldVector vector, Rows rows) {
            VarCharVector target = (VarCharVector) vector;
            byte[][] encoded =
                    values.stream()
                            .map(value -> value.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                            .toArray(byte[][]::new);
            for (int i = 0; i < rows.count(); i++) {
                int pick = (int) rows.random().between(rows.start() + i, 0, encoded.length - 1);
                target.setSafe(i, encoded[pick]);
            }
        }
    }

    /** Days, both ends included. */
    record Day(long min, long max) implements ValueKind {

        static Day of(Options options) {
            long min = LocalDate.parse(options.text("min").orElse("2020-01-01")).toEpochDay();
            long max = LocalDate.parse(options.text("max").orElse("2029-12-31")).toEpochDay();
            ordered(min, max);
            return new Day(min, max);
        }

        @Override
        public DataType type() {
            return Simple.DATE;
        }

        @Override
        public void fill(FieldVector vector, Rows rows) {
            DateDayVector target = (DateDayVector) vector;
            for (int i = 0; i < rows.count(); i++) {
                target.set(i, (int) rows.random().between(rows.start() + i, min, max));
            }
        }
    }

    /** Whole seconds between two moments, in seconds since the epoch. */
    record Moment(long min, long max) implements ValueKind {

        static Moment of(Options options) {
            long min = seconds(options.text("min").orElse("2020-01-01"));
            long max = seconds(options.text("max").orElse("2029-12-31"));
            ordered(min, max);
            return new Moment(min, max);
        }

        private static long seconds(String text) {
            LocalDateTime time =
                    text.length() == 10
                            ? LocalDate.parse(text).atStartOfDay()
                            : LocalDateTime.parse(text.replace(' ', 'T'));
            return ChronoUnit.SECONDS.between(Instant.EPOCH, time.toInstant(ZoneOffset.UTC));
        }

        @Override
        public DataType type() {
            return Simple.TIMESTAMP;
        }

        @Override
        public void fill(FieldVector vector, Rows rows) {
            TimeStampVector target = (TimeStampVector) vector;
            for (int i = 0; i < rows.count(); i++) {
                long second = rows.random().between(rows.start() + i, min, max);
                target.set(i, second * 1_000_000);
            }
        }
    }

    /** Lower-case words with spaces between them, min to max characters long. */
    record Text(int min, int max) implements ValueKind {

        private static final byte[] LETTERS = {
            'e', 't', 'a', 'o', 'i', 'n', 's', 'h', 'r', 'd', 'l', 'u', 'c', 'm', ' ', 'w'
        };

        static Text of(long min, long max) {
            if (min < 0 || max > 1_000_000) {
                throw new IllegalArgumentException("a text has 0 to 1,000,000 characters");
            }
            ordered(min, max);
            return new Text((int) min, (int) max);
        }

        @Override
        public DataType type() {
            return Simple.STRING;
        }

        @Override
        public void fill(FieldVector vector, Rows rows) {
            VarCharVector target = (VarCharVector) vector;
            byte[] buffer = new byte[max];
            for (int i = 0; i < rows.count(); i++) {
                long row = rows.start() + i;
                int length = (int) rows.random().between(row, min, max);
                long bits = rows.random().bits(~row);
                for (int at = 0; at < length; at++) {
                    if (at % 16 == 0) {
                        bits = Random64.mix(bits);
                    }
                    buffer[at] = LETTERS[(int) (bits & 15)];
                    bits >>>= 4;
                }
                target.setSafe(i, buffer, 0, length);
            }
        }
    }

    /** Random UUIDs, version 4. */
    record Id() implements ValueKind {
        @Override
        public DataType type() {
            return Simple.UUID;
        }

        @Override
        public void fill(FieldVector vector, Rows rows) {
            VarCharVector target = (VarCharVector) vector;
            HexFormat hex = HexFormat.of();
            for (int i = 0; i < rows.count(); i++) {
                long high = (rows.random().bits(rows.start() + i) & ~0xF000L) | 0x4000L;
                long low = (Random64.mix(high) & ~(3L << 62)) | (1L << 63);
                String a = hex.toHexDigits(high);
                String b = hex.toHexDigits(low);
                String text =
                        a.substring(0, 8)
                                + '-'
                                + a.substring(8, 12)
                                + '-'
                                + a.substring(12)
                                + '-'
                                + b.substring(0, 4)
                                + '-'
                                + b.substring(4);
                target.setSafe(i, text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            }
        }
    }
}

package dev.sluice.component.file;

import com.fasterxml.jackson.core.io.NumberOutput;
import dev.sluice.api.Endless;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Values as the bytes of JSON, gathered until they are written out. Every value is written as
 * DuckDB's COPY writes it: a pipeline gives the same file whether or not its plan is one query.
 * Used by one thread.
 */
final class JsonBytes {

    static final byte[] NULL = ascii("null");
    static final byte[] TRUE = ascii("true");
    static final byte[] FALSE = ascii("false");

    private static final long DAY = 86_400_000_000L;
    private static final int MOST = Integer.MAX_VALUE - 8; // no array is longer

    /** So much of a text is written at once: room is made for the most that may come of it. */
    private static final int PIECE = 1 << 16;

    private static final long[] POWERS = new long[19];
    private static final byte[] PAIRS = new byte[200];
    private static final byte[] HEX = ascii("0123456789ABCDEF");

    /** By ASCII character: 0 where it stands for itself, else what follows the backslash. */
    private static final byte[] ESCAPES = new byte[128];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = 10 * POWERS[i - 1];
        }
        for (int i = 0; i < 100; i++) {
            PAIRS[2 * i] = (byte) ('0' + i / 10);
            PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
        }
        Arrays.fill(ESCAPES, 0, ' ', (byte) 'u');
        ESCAPES['\b'] = 'b';
        ESCAPES['\f'] = 'f';
        ESCAPES['\n'] = 'n';
        ESCAPES['\r'] = 'r';
        ESCAPES['\t'] = 't';
        ESCAPES['"'] = '"';
        ESCAPES['\\'] = '\\';
    }

    private byte[] bytes = new byte[1 << 17];
    private int size;
    private final DayTexts days = new DayTexts();

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    int size() {
        return size;
    }

    /** Writes all of it out, and begins anew. */
    void drain(OutputStream to) throws IOException {
        to.write(bytes, 0, size);
        size = 0;
    }

    /** All of it; begins anew. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, size);
        size = 0;
        return taken;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes =
                    Arrays.copyOf(
                            bytes,
                            Math.max(
                                    Math.addExact(size, more),
                                    (int) Math.min(2L * bytes.length, MOST)));
        }
    }

    private void put(int character) {
        bytes[size++] = (byte) character;
    }

    /** Text that is JSON already. */
    void raw(byte[] json) {
        room(json.length);
        System.arraycopy(json, 0, bytes, size, json.length);
        size += json.length;
    }

    void whole(long value) {
        room(20);
        size = NumberOutput.outputLong(value, bytes, size);
    }

    void real(double value) {
        if (Double.isFinite(value)) {
            number(Double.toString(value));
        } else {
            endless(value);
        }
    }

    /** JSON has no numbers for these: text, as DuckDB calls them. */
    private void endless(double value) {
        raw(ascii(Double.isNaN(value) ? "\"nan\"" : value > 0 ? "\"inf\"" : "\"-inf\""));
    }

    /** Java's digits, laid out as JavaScript does it: a power of ten only where it is shorter. */
    private void number(String java) {
        int e = java.indexOf('E');
        if (e < 0) {
            raw(ascii(java));
            return;
        }
        int exponent = Integer.parseInt(java.substring(e + 1));
        if (exponent < -6 || exponent > 20) {
            String digits = java.substring(0, e);
            raw(
                    ascii(
                            (digits.endsWith(".0") ? digits.substring(0, e - 2) : digits)
                                    + "e"
                                    + exponent));
        } else {
            String plain = new BigDecimal(java).stripTrailingZeros().toPlainString();
            raw(ascii(plain.contains(".") ? plain : plain + ".0"));
        }
    }

    /** A number of at most 15 digits, without the zeros at its end; at least one is kept. */
    void number(long unscaled, int scale) {
        if (scale > 6 && unscaled != 0 && Math.abs(unscaled) < POWERS[scale - 6]) {
            real(BigDecimal.valueOf(unscaled, scale).doubleValue());
            return;
        }
        room(24);
        fixed(unscaled, scale);
        if (scale == 0) {
            put('.');
            put('0');
        }
        while (bytes[size - 1] == '0' && bytes[size - 2] != '.') {
            size--;
        }
    }

    /** A number of at most 18 digits as text, all of its places kept. */
    void exact(long unscaled, int scale) {
        room(24);
        put('"');
        fixed(unscaled, scale);
        put('"');
    }

    private void fixed(long unscaled, int scale) {
        long digits = unscaled;
        if (digits < 0) {
            put('-');
            digits = -digits;
        }
        long power = POWERS[scale];
        long before = digits / power;
        size = NumberOutput.outputLong(before, bytes, size);
        if (scale > 0) {
            put('.');
            long behind = digits - before * power;
            for (int i = size + scale - 1; i >= size; i--) {
                bytes[i] = (byte) ('0' + behind % 10);
                behind /= 10;
            }
            size += scale;
        }
    }

    void exact(BigDecimal value) {
        room(2);
        put('"');
        raw(ascii(value.toPlainString()));
        room(1);
        put('"');
    }

    /** Text of UTF-8. */
    void text(byte[] utf8, int from, int to) {
        room(1);
        put('"');
        for (int at = from; at < to; at += PIECE) {
            piece(utf8, at, Math.min(to, at + PIECE));
        }
        room(1);
        put('"');
    }

    private void piece(byte[] utf8, int from, int to) {
        room(6 * (to - from));
        byte[] target = bytes;
        int at = size;
        for (int i = from; i < to; i++) {
            byte b = utf8[i];
            if (b < 0 || ESCAPES[b] == 0) {
                target[at++] = b;
            } else {
                at = escape(b, at);
            }
        }
        size = at;
    }

    private int escape(byte b, int at) {
        bytes[at] = '\\';
        bytes[at + 1] = ESCAPES[b];
        if (ESCAPES[b] != 'u') {
            return at + 2;
        }
        bytes[at + 2] = '0';
        bytes[at + 3] = '0';
        bytes[at + 4] = HEX[b >> 4];
        bytes[at + 5] = HEX[b & 15];
        return at + 6;
    }

    /** Bytes: those of printable ASCII as they are, others as {@code \xNN}. */
    void binary(byte[] data, int from, int to) {
        room(2);
        put('"');
        for (int i = from; i < to; i++) {
            room(6);
            int b = data[i] & 0xFF;
            if (b >= ' ' && b < 127 && b != '\\' && b != '\'' && b != '"') {
                put(b);
            } else {
                put('\\');
                put('\\');
                put('x');
                put(HEX[b >> 4]);
                put(HEX[b & 15]);
            }
        }
        put('"');
    }

    void date(int day) {
        if (Endless.day(day)) {
            raw(ascii('"' + Endless.text(day) + '"'));
            return;
        }
        room(2);
        put('"');
        day(day);
        room(1);
        put('"');
    }

    private void day(long day) {
        if (DayTexts.usual(day)) {
            room(DayTexts.LENGTH);
            days.copy((int) day, bytes, size);
            size += DayTexts.LENGTH;
        } else {
            raw(ascii(DayTexts.distant(day)));
        }
    }

    void time(long micros) {
        room(20);
        put('"');
        clock(micros);
        put('"');
    }

    /** A time of day; {@code 24:00:00} is one. */
    private void clock(long micros) {
        int seconds = (int) (micros / 1_000_000);
        int minutes = seconds / 60;
        pair(minutes / 60);
        put(':');
        pair(minutes % 60);
        put(':');
        pair(seconds % 60);
        int fraction = (int) (micros % 1_000_000);
        if (fraction != 0) {
            put('.');
            pair(fraction / 10_000);
            pair(fraction / 100 % 100);
            pair(fraction % 100);
            while (bytes[size - 1] == '0') {
                size--;
            }
        }
    }

    private void pair(int below100) {
        bytes[size++] = PAIRS[2 * below100];
        bytes[size++] = PAIRS[2 * below100 + 1];
    }

    /** A moment without a zone, or in UTC. */
    void timestamp(long micros, boolean zoned) {
        if (Endless.moment(micros)) {
            raw(ascii('"' + Endless.text(micros) + '"'));
            return;
        }
        room(1);
        put('"');
        day(Math.floorDiv(micros, DAY));
        room(24);
        put(' ');
        clock(Math.floorMod(micros, DAY));
        if (zoned) {
            put('+');
            put('0');
            put('0');
        }
        put('"');
    }
}

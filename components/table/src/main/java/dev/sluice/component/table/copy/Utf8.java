package dev.sluice.component.table.copy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Whether bytes are text that PostgreSQL takes. */
final class Utf8 {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;

    private Utf8() {}

    /** What is wrong with the text, or null. Eight bytes at a time as long as they are ASCII. */
    static @Nullable String fault(byte[] bytes, int from, int to) {
        boolean ascii = true;
        int at = from;
        for (; at + 8 <= to; at += 8) {
            long word = (long) LONGS.get(bytes, at);
            if (((word - ONES) & ~word & HIGH) != 0) {
                return nul(at - from, bytes, at);
            }
            ascii &= (word & HIGH) == 0;
        }
        for (; at < to; at++) {
            if (bytes[at] == 0) {
                return nul(at - from, bytes, at);
            }
            ascii &= bytes[at] > 0;
        }
        return ascii || valid(bytes, from, to) ? null : "the text is not valid UTF-8";
    }

    /** Whether the first bytes are all ASCII, and none of them NUL. */
    static boolean plain(byte[] bytes, int length) {
        long seen = 0;
        int at = 0;
        for (; at + 8 <= length; at += 8) {
            long word = (long) LONGS.get(bytes, at);
            seen |= word | word - ONES;
        }
        boolean plain = (seen & HIGH) == 0;
        for (; at < length; at++) {
            plain &= bytes[at] > 0;
        }
        return plain;
    }

    private static String nul(int offset, byte[] bytes, int at) {
        int zero = at;
        while (bytes[zero] != 0) {
            zero++;
        }
        return "the text has a NUL byte at "
                + (offset + zero - at)
                + ", which PostgreSQL cannot store";
    }

    /** Well-formed as the Unicode Standard's table 3-7 says. */
    private static boolean valid(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int lead = bytes[at++] & 0xff;
            if (lead < 0x80) {
                continue;
            }
            int more = lead < 0xc2 || lead > 0xf4 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
            if (more < 0 || at + more > to || !second(lead, bytes[at] & 0xff)) {
                return false;
            }
            for (int end = at + more; at < end; at++) {
                if ((bytes[at] & 0xc0) != 0x80) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean second(int lead, int second) {
        return switch (lead) {
            case 0xe0 -> second >= 0xa0;
            case 0xed -> second < 0xa0;
            case 0xf0 -> second >= 0x90;
            case 0xf4 -> second < 0x90;
            default -> true;
        };
    }

    /** The number of characters (code points) of valid text. */
    static int characters(byte[] bytes, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += (bytes[i] & 0xc0) == 0x80 ? 0 : 1;
        }
        return count;
    }
}

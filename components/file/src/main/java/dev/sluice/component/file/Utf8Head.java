package dev.sluice.component.file;

import java.nio.file.Path;

/**
 * Refuses a file that is text of another encoding, as far as its beginning shows that beyond doubt.
 * A few bytes that are no UTF-8 are reasons to put their lines aside, and no more.
 */
final class Utf8Head {

    private static final int LOOK = 1 << 16;

    private Utf8Head() {}

    static void require(Path file, byte[] head) {
        int length = Math.min(head.length, LOOK);
        int zeros = 0;
        for (int i = 0; i < length; i++) {
            if (head[i] == 0) {
                zeros++;
            }
        }
        if (length > 1 && zeros > length / 4) {
            throw Faults.unreadable(
                    file,
                    "every other byte is zero, as in UTF-16: set 'encoding' to utf-16le or"
                            + " utf-16be");
        }
        requireLines(file, head, length);
    }

    /** Where most lines hold bytes that are no UTF-8, and none a character that is. */
    private static void requireLines(Path file, byte[] head, int length) {
        int lines = 0;
        int foreign = 0;
        int first = 0;
        boolean here = false;
        for (int i = 0; i < length; i++) {
            if (head[i] == '\n') {
                lines++;
                foreign += here ? 1 : 0;
                here = false;
            } else if (head[i] < 0) {
                if (isCharacter(head, i, length)) {
                    return;
                }
                first = foreign == 0 && !here ? i : first;
                here = true;
            }
        }
        if (foreign > 1 && 2 * foreign > lines - 1) {
            throw Faults.unreadable(
                    file,
                    "it is not UTF-8 (byte 0x%02X at byte %d, and more of that kind in most lines):"
                                    .formatted(head[first], first + 1)
                            + " set 'encoding', such as latin-1 or windows-1252");
        }
    }

    /** Whether a character of several bytes begins there. */
    private static boolean isCharacter(byte[] head, int at, int length) {
        int lead = head[at] & 0xFF;
        int more = lead >= 0xF0 && lead <= 0xF4 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC2 ? 1 : 0;
        if (more == 0 || lead > 0xF4 || at + more >= length) {
            return false;
        }
        for (int i = 1; i <= more; i++) {
            if ((head[at + i] & 0xC0) != 0x80) {
                return false;
            }
        }
        return true;
    }
}

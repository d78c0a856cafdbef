package dev.sluice.component.file;

import java.util.Optional;

/**
 * The delimiter of a text where nobody could take it for another one. DuckDB's sniffer weighs some
 * dozens of dialects against each other, which takes a tenth of a second whatever the file's size;
 * where this says what it is, the sniffer is left with the types.
 *
 * <p>Beyond doubt means: every line has the same number of this delimiter and at least one, no
 * other delimiter occurs at all, and there are no quotes where a field begins, no escapes, no
 * comments and no empty lines. All else is left to the sniffer.
 */
final class ClearDelimiter {

    private static final byte UNIT_SEPARATOR = 0x1f;

    private final byte[] head;
    private int counted = -1;
    private byte delimiter;

    private ClearDelimiter(byte[] head) {
        this.head = head;
    }

    /**
     * @param head the beginning of a text in UTF-8, without a byte order mark
     * @param whole whether it is all of the text: otherwise its last line may be cut off
     */
    static Optional<String> of(byte[] head, boolean whole) {
        ClearDelimiter clear = new ClearDelimiter(head);
        return clear.holds(whole)
                ? Optional.of(String.valueOf((char) clear.delimiter))
                : Optional.empty();
    }

    private boolean holds(boolean whole) {
        int lines = 0;
        int count = 0;
        int begin = 0;
        boolean fresh = true; // at the beginning of a field
        for (int i = 0; i < head.length; i++) {
            byte b = head[i];
            switch (b) {
                case '\n' -> {
                    if (i - begin <= 1 || !same(count)) {
                        return false;
                    }
                    lines++;
                    count = 0;
                    begin = i + 1;
                    fresh = true;
                }
                case ',', ';', '|', '\t', UNIT_SEPARATOR -> {
                    if (delimiter != 0 && delimiter != b) {
                        return false;
                    }
                    delimiter = b;
                    count++;
                    fresh = true;
                }
                case '"', '\\', '#', 0 -> {
                    return false;
                }
                case '\'' -> {
                    if (fresh) {
                        return false;
                    }
                }
                default -> fresh = false;
            }
        }
        boolean cut = begin < head.length;
        return cut && whole ? same(count) && lines > 0 : lines > 1;
    }

    private boolean same(int count) {
        if (counted < 0) {
            counted = count;
        }
        return count == counted && count > 0;
    }
}

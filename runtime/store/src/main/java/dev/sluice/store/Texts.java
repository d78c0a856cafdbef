package dev.sluice.store;

/**
 * PostgreSQL takes no text with the character NUL, and what is held in quarantine may have any. It
 * is stored as SUB and a zero, and SUB itself as two of it: other texts stay as they are, equal
 * texts stay equal, and every text comes back as it was.
 */
final class Texts {

    private static final char NUL = '\u0000';
    private static final char SUB = '\u001a';

    private Texts() {}

    static String stored(String text) {
        if (text.indexOf(NUL) < 0 && text.indexOf(SUB) < 0) {
            return text;
        }
        StringBuilder stored = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case NUL -> stored.append(SUB).append('0');
                case SUB -> stored.append(SUB).append(SUB);
                default -> stored.append(c);
            }
        }
        return stored.toString();
    }

    static String read(String stored) {
        if (stored.indexOf(SUB) < 0) {
            return stored;
        }
        StringBuilder text = new StringBuilder(stored.length());
        for (int i = 0; i < stored.length(); i++) {
            char c = stored.charAt(i);
            if (c == SUB && i + 1 < stored.length()) {
                i++;
                text.append(stored.charAt(i) == '0' ? NUL : SUB);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}

package dev.sluice.component.file;

/**
 * Whether bytes are one JSON object by RFC 8259, without building anything: DuckDB's own reader
 * lets trailing commas pass, and says nothing of lines it cannot read.
 */
final class JsonSyntax {

    private static final int DEEPEST = 500;

    private static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        Broken(String message) {
            super(message, null, false, false);
        }
    }

    private final JsonKeys keys;
    private byte[] text = new byte[0];
    private int end;
    private int at;

    JsonSyntax(JsonKeys keys) {
        this.keys = keys;
    }

    /** Why the bytes are no JSON object with these keys, or an empty text where they are. */
    String check(byte[] bytes, int length) {
        JsonShape shape = keys.begin();
        text = bytes;
        end = length;
        at = 0;
        try {
            space();
            boolean object = at < end && text[at] == '{';
            value(0, shape);
            space();
            if (at < end) {
                throw broken("text behind the value");
            }
            return object ? keys.fault() : "not a JSON object";
        } catch (Broken e) {
            return "not JSON: " + e.getMessage();
        }
    }

    private Broken broken(String what) {
        return new Broken(at >= end ? "it ends too early" : what + " at byte " + (at + 1));
    }

    private void space() {
        while (at < end
                && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n')) {
            at++;
        }
    }

    private byte peek() throws Broken {
        if (at >= end) {
            throw broken("");
        }
        return text[at];
    }

    private void value(int depth, JsonShape shape) throws Broken {
        if (depth > DEEPEST) {
            throw broken("more than " + DEEPEST + " levels");
        }
        switch (peek()) {
            case '{' -> object(depth, shape);
            case '[' -> array(depth, shape.element());
            case '"' -> string();
            case 't' -> {
                word("true");
                shape.truth(true);
            }
            case 'f' -> {
                word("false");
                shape.truth(false);
            }
            case 'n' -> word("null");
            default -> {
                int from = at;
                number();
                shape.number(text, from, at);
            }
        }
    }

    private void object(int depth, JsonShape shape) throws Broken {
        at++;
        shape.enter();
        space();
        if (peek() == '}') {
            at++;
            return;
        }
        while (true) {
            space();
            if (peek() != '"') {
                throw broken("a name in quotes was expected");
            }
            int name = at + 1;
            string();
            JsonShape value = shape.key(text, name, at - 1);
            space();
            if (peek() != ':') {
                throw broken("a colon was expected");
            }
            at++;
            space();
            value(depth + 1, value);
            space();
            if (!more('}')) {
                return;
            }
        }
    }

    private void array(int depth, JsonShape element) throws Broken {
        at++;
        space();
        if (peek() == ']') {
            at++;
            return;
        }
        while (true) {
            space();
            value(depth + 1, element);
            space();
            if (!more(']')) {
                return;
            }
        }
    }

    private boolean more(char closing) throws Broken {
        byte found = peek();
        if (found != ',' && found != closing) {
            throw broken("a comma or '" + closing + "' was expected");
        }
        at++;
        return found == ',';
    }

    private void word(String word) throws Broken {
        for (int i = 0; i < word.length(); i++, at++) {
            if (peek() != word.charAt(i)) {
                throw broken("no JSON value");
            }
        }
    }

    private void number() throws Broken {
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (at < end && text[at] == '.') {
            at++;
            digits();
        }
        if (at < end && (text[at] == 'e' || text[at] == 'E')) {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
    }

    private void digits() throws Broken {
        if (peek() < '0' || peek() > '9') {
            throw broken("no JSON value");
        }
        while (at < end && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
    }

    private void string() throws Broken {
        at++;
        while (true) {
            byte c = peek();
            if (c == '"') {
                at++;
                return;
            }
            if (c == '\\') {
                escape();
            } else if (c >= 0x20) {
                at++;
            } else if (c >= 0) {
                throw broken("a control character in a text");
            } else {
                at += utf8(c & 0xFF);
            }
        }
    }

    private void escape() throws Broken {
        at++;
        byte c = peek();
        if (c != 'u') {
            if ("\"\\/bfnrt".indexOf(c) < 0) {
                throw broken("an unknown escape");
            }
            at++;
            return;
        }
        int unit = unit();
        if (Character.isLowSurrogate((char) unit)) {
            throw broken("half a surrogate pair");
        }
        if (Character.isHighSurrogate((char) unit)) {
            if (peek() != '\\' || at + 1 >= end || text[at + 1] != 'u') {
                throw broken("half a surrogate pair");
            }
            at++;
            if (!Character.isLowSurrogate((char) unit())) {
                throw broken("half a surrogate pair");
            }
        }
    }

    private int unit() throws Broken {
        at++;
        int unit = 0;
        for (int i = 0; i < 4; i++, at++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0) {
                throw broken("an unknown escape");
            }
            unit = unit * 16 + digit;
        }
        return unit;
    }

    /** The length of a well-formed sequence by table 3-7 of the Unicode standard. */
    private int utf8(int lead) throws Broken {
        int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        int second = at + 1 < end ? text[at + 1] & 0xFF : 0;
        int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        boolean good = lead >= 0xC2 && lead <= 0xF4 && second >= low && second <= high;
        for (int i = 2; good && i < length; i++) {
            good = at + i < end && (text[at + i] & 0xC0) == 0x80;
        }
        if (!good) {
            throw broken("bytes that are not UTF-8");
        }
        return length;
    }
}

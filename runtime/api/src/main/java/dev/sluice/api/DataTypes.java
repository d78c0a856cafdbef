package dev.sluice.api;

import dev.sluice.api.DataType.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the names of types: SQL names as DuckDB prints them ({@code DECIMAL(12,2)}, {@code STRUCT(a
 * INTEGER)[]}, {@code MAP(VARCHAR, INTEGER)}) and the short names of pipeline files ({@code int},
 * {@code string}, {@code decimal(12,2)}).
 */
public final class DataTypes {

    private static final Map<String, DataType> SIMPLE =
            Map.ofEntries(
                    Map.entry("BOOLEAN", Simple.BOOLEAN),
                    Map.entry("BOOL", Simple.BOOLEAN),
                    Map.entry("TINYINT", Simple.INT8),
                    Map.entry("INT8", Simple.INT8),
                    Map.entry("SMALLINT", Simple.INT16),
                    Map.entry("INT16", Simple.INT16),
                    Map.entry("UTINYINT", Simple.INT16),
                    Map.entry("INTEGER", Simple.INT32),
                    Map.entry("INT", Simple.INT32),
                    Map.entry("INT32", Simple.INT32),
                    Map.entry("USMALLINT", Simple.INT32),
                    Map.entry("BIGINT", Simple.INT64),
                    Map.entry("LONG", Simple.INT64),
                    Map.entry("INT64", Simple.INT64),
                    Map.entry("UINTEGER", Simple.INT64),
                    Map.entry("HUGEINT", new DataType.Decimal(38, 0)),
                    Map.entry("UBIGINT", new DataType.Decimal(20, 0)),
                    Map.entry("FLOAT", Simple.FLOAT),
                    Map.entry("REAL", Simple.FLOAT),
                    Map.entry("DOUBLE", Simple.DOUBLE),
                    Map.entry("DECIMAL", new DataType.Decimal(18, 3)),
                    Map.entry("DATE", Simple.DATE),
                    Map.entry("TIME", Simple.TIME),
                    Map.entry("TIMESTAMP", Simple.TIMESTAMP),
                    Map.entry("DATETIME", Simple.TIMESTAMP),
                    Map.entry("TIMESTAMP WITH TIME ZONE", Simple.TIMESTAMP_ZONED),
                    Map.entry("TIMESTAMPTZ", Simple.TIMESTAMP_ZONED),
                    Map.entry("VARCHAR", Simple.STRING),
                    Map.entry("STRING", Simple.STRING),
                    Map.entry("TEXT", Simple.STRING),
                    Map.entry("JSON", Simple.STRING),
                    Map.entry("BLOB", Simple.BINARY),
                    Map.entry("BINARY", Simple.BINARY),
                    Map.entry("BYTES", Simple.BINARY),
                    Map.entry("UUID", Simple.UUID));

    private DataTypes() {}

    /**
     * The type of that name.
     *
     * @throws IllegalArgumentException with a sentence for the user where no such type exists
     */
    public static DataType parse(String name) {
        Parser parser = new Parser(name);
        DataType type = parser.type();
        parser.end();
        return type;
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        DataType type() {
            DataType type = base();
            while (true) {
                if (accept("[")) {
                    while (peek() != ']' && at < text.length()) {
                        at++; // a fixed-size array is a list
                    }
                    expect("]");
                    type = new DataType.ListOf(type);
                } else {
                    return type;
                }
            }
        }

        private DataType base() {
            int start = skipSpace();
            while (at < text.length() && (Character.isLetterOrDigit(peek()) || peek() == '_')) {
                at++;
            }
            String word = text.substring(start, at).toUpperCase(Locale.ROOT);
            if (word.startsWith("TIMESTAMP") && accept("WITH TIME ZONE")) {
                return Simple.TIMESTAMP_ZONED;
            }
            return switch (word) {
                case "DECIMAL", "NUMERIC" -> decimal();
                case "STRUCT" -> struct();
                case "MAP" -> map();
                case "LIST" -> list();
                case "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS" -> Simple.TIMESTAMP;
                case "VARCHAR" -> {
                    if (accept("(")) {
                        number();
                        expect(")");
                    }
                    yield Simple.STRING;
                }
                default -> {
                    DataType type = SIMPLE.get(word);
                    if (type == null) {
                        throw unknown(word.isEmpty() ? text : word);
                    }
                    yield type;
                }
            };
        }

        private DataType decimal() {
            if (!accept("(")) {
                return new DataType.Decimal(18, 3);
            }
            int precision = number();
            int scale = accept(",") ? number() : 0;
            expect(")");
            return new DataType.Decimal(precision, scale);
        }

        private DataType struct() {
            expect("(");
            List<DataType.Field> fields = new ArrayList<>();
            do {
                String name = identifier();
                fields.add(new DataType.Field(name, type()));
            } while (accept(","));
            expect(")");
            return new DataType.StructOf(fields);
        }

        private DataType map() {
            expect("(");
            DataType key = type();
            expect(",");
            DataType value = type();
            expect(")");
            return new DataType.MapOf(key, value);
        }

        private DataType list() {
            expect("(");
            DataType element = type();
            expect(")");
            return new DataType.ListOf(element);
        }

        private String identifier() {
            skipSpace();
            if (peek() != '"') {
                int start = at;
                while (at < text.length() && peek() != ' ') {
                    at++;
                }
                return text.substring(start, at);
            }
            StringBuilder name = new StringBuilder();
            at++;
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == '"') {
                    if (peek() != '"') {
                        return name.toString();
                    }
                    at++;
                }
                name.append(c);
            }
            throw unknown(text);
        }

        private int number() {
            int start = skipSpace();
            while (Character.isDigit(peek())) {
                at++;
            }
            if (start == at || at - start > 4) {
                throw unknown(text);
            }
            return Integer.parseInt(text, start, at, 10);
        }

        private char peek() {
            return at < text.length() ? text.charAt(at) : '\0';
        }

        private int skipSpace() {
            while (peek() == ' ') {
                at++;
            }
            return at;
        }

        private boolean accept(String token) {
            skipSpace();
            if (text.regionMatches(true, at, token, 0, token.length())) {
                at += token.length();
                return true;
            }
            return false;
        }

        private void expect(String token) {
            if (!accept(token)) {
                throw unknown(text);
            }
        }

        void end() {
            skipSpace();
            if (at < text.length()) {
                throw unknown(text);
            }
        }

        private IllegalArgumentException unknown(String what) {
            return new IllegalArgumentException(
                    "'"
                            + what
                            + "' is not a type: use boolean, tinyint, smallint, int, bigint, float,"
                            + " double, decimal(p,s), date, time, timestamp, timestamptz, string,"
                            + " binary, uuid, T[], struct(name T, …) or map(K, V)");
        }
    }
}

package dev.sluice.component.kafka;

import dev.sluice.api.Column;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.FieldVector;

/**
 * JSON objects as programs mostly write them: the columns' fields in any order, without escapes,
 * exponents and nested values. It takes them from the bytes, several times as fast as a parser that
 * knows all of JSON. Whatever else a message holds, and whatever is wrong with it, is left to that
 * parser: this one never judges.
 */
final class PlainJson {

    /** Longer ones spend their time elsewhere, and the other parser has limits of its own. */
    private static final int LONGEST = 1 << 20;

    private final byte[][] names;
    private final FieldVector[] vectors;
    private final PlainCell[] cells;
    private final long[] seen;
    private long objects;
    private int room;

    private PlainJson(byte[][] names, FieldVector[] vectors, PlainCell[] cells) {
        this.names = names;
        this.vectors = vectors;
        this.cells = cells;
        this.seen = new long[names.length];
    }

    /** Empty where a column has a type whose values are not plain. */
    static Optional<PlainJson> of(List<Column> columns, List<FieldVector> vectors) {
        PlainCells making = new PlainCells();
        byte[][] names = new byte[columns.size()][];
        PlainCell[] cells = new PlainCell[names.length];
        for (int i = 0; i < names.length; i++) {
            Column column = columns.get(i);
            Optional<PlainCell> cell = making.of(vectors.get(i), column.type());
            if (cell.isEmpty() || !plain(column.name())) {
                return Optional.empty();
            }
            cells[i] = cell.get();
            names[i] = column.name().getBytes(StandardCharsets.US_ASCII);
        }
        return Optional.of(new PlainJson(names, vectors.toArray(FieldVector[]::new), cells));
    }

    private static boolean plain(String name) {
        return name.chars().allMatch(c -> c >= ' ' && c < 0x7F && c != '"' && c != '\\');
    }

    /** Sets the row's values, or some of them and false where the message is not plain. */
    boolean read(byte[] message, int row) {
        int at = space(message, 0);
        if (message.length > LONGEST || !is(message, at, '{')) {
            return false;
        }
        if (row >= room) {
            makeRoom(row);
        }
        long object = ++objects;
        int place = -1;
        int found = 0;
        at = space(message, at + 1);
        while (is(message, at, '"')) {
            place = place(message, at + 1, place + 1);
            if (place < 0 || seen[place] == object) {
                return false;
            }
            seen[place] = object;
            found++;
            at = space(message, at + names[place].length + 2);
            if (!is(message, at, ':')) {
                return false;
            }
            at = value(message, space(message, at + 1), place, row);
            if (at < 0) {
                return false;
            }
            at = space(message, at);
            if (!is(message, at, ',')) {
                break;
            }
            at = space(message, at + 1);
            if (!is(message, at, '"')) {
                return false;
            }
        }
        if (!is(message, at, '}') || space(message, at + 1) != message.length) {
            return false;
        }
        if (found < names.length) {
            fillUp(object, row);
        }
        return true;
    }

    /** Once for many rows, instead of looking for it with each value. */
    private void makeRoom(int row) {
        room = Integer.MAX_VALUE;
        for (FieldVector vector : vectors) {
            if (vector instanceof BaseFixedWidthVector) {
                while (vector.getValueCapacity() <= row) {
                    vector.reAlloc();
                }
                room = Math.min(room, vector.getValueCapacity());
            }
        }
    }

    private void fillUp(long object, int row) {
        for (int i = 0; i < vectors.length; i++) {
            if (seen[i] != object) {
                vectors[i].setNull(row);
            }
        }
    }

    private int value(byte[] message, int at, int place, int row) {
        if (is(message, at, 'n')) {
            int end = PlainCells.word(message, at, "null");
            if (end >= 0) {
                vectors[place].setNull(row);
            }
            return end;
        }
        return at < message.length ? cells[place].read(message, at, row) : PlainCell.NOT_PLAIN;
    }

    /** Messages of one producer have their fields in one order: mostly the first guess is right. */
    private int place(byte[] message, int at, int expected) {
        if (expected < names.length && named(message, at, names[expected])) {
            return expected;
        }
        for (int i = 0; i < names.length; i++) {
            if (named(message, at, names[i])) {
                return i;
            }
        }
        return -1;
    }

    private static boolean named(byte[] message, int at, byte[] name) {
        if (!is(message, at + name.length, '"')) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (message[at + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean is(byte[] message, int at, char c) {
        return at < message.length && message[at] == c;
    }

    private static int space(byte[] message, int from) {
        int at = from;
        while (at < message.length
                && message[at] <= ' '
                && (message[at] == ' '
                        || message[at] == '\n'
                        || message[at] == '\r'
                        || message[at] == '\t')) {
            at++;
        }
        return at;
    }
}

package dev.sluice.component.table.replication;

import dev.sluice.component.table.replication.Message.RelationColumn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes messages of {@code pgoutput} apart. */
public final class Messages {

    /** Microseconds from 1970 to 2000, where PostgreSQL's times begin. */
    private static final long EPOCH = 946_684_800_000_000L;

    private final byte[] bytes;
    private final ByteBuffer in;

    private Messages(byte[] bytes) {
        this.bytes = bytes;
        this.in = ByteBuffer.wrap(bytes);
    }

    /**
     * The message in these bytes, which then belong to it.
     *
     * @throws IllegalStateException where they are none
     */
    public static Message parse(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return new Messages(bytes).message();
    }

    private Message message() {
        char kind = (char) in.get();
        return switch (kind) {
            case 'B' -> new Message.Begin(in.getLong(), in.getLong() + EPOCH);
            case 'C' -> {
                in.get(); // flags, none so far
                in.getLong(); // where the commit begins
                yield new Message.Commit(in.getLong());
            }
            case 'R' -> relation();
            case 'I' -> new Message.Insert(in.getInt(), tuple(expect("N")));
            case 'U' -> update();
            case 'D' -> new Message.Delete(in.getInt(), tuple(expect("KO")));
            case 'T' -> truncate();
            case 'Y', 'O', 'M' -> new Message.Other(); // type, origin, logical message
            default -> throw new IllegalStateException("no message is called '" + kind + "'");
        };
    }

    private Message relation() {
        int table = in.getInt();
        String schema = text();
        String name = text();
        in.get(); // the replica identity: the catalog is asked for it
        List<RelationColumn> columns = new ArrayList<>();
        int count = in.getShort();
        for (int i = 0; i < count; i++) {
            in.get(); // whether it belongs to the key
            columns.add(new RelationColumn(text(), in.getInt(), in.getInt()));
        }
        // the empty name stands for pg_catalog
        return new Message.Relation(table, schema.isEmpty() ? "pg_catalog" : schema, name, columns);
    }

    private Message update() {
        int table = in.getInt();
        char kind = expect("KON");
        if (kind == 'N') {
            return new Message.Update(table, Optional.empty(), tuple(kind));
        }
        Tuple before = tuple(kind);
        return new Message.Update(table, Optional.of(before), tuple(expect("N")));
    }

    private Message truncate() {
        int count = in.getInt();
        in.get(); // CASCADE, RESTART IDENTITY
        List<Integer> tables = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tables.add(in.getInt());
        }
        return new Message.Truncate(tables);
    }

    private char expect(String kinds) {
        char kind = (char) in.get();
        if (kinds.indexOf(kind) < 0) {
            throw new IllegalStateException("no row is called '" + kind + "' here");
        }
        return kind;
    }

    /**
     * @param kind of the row; where only its key is known, the other columns come as nulls
     */
    private Tuple tuple(char kind) {
        int count = in.getShort();
        int[] starts = new int[count];
        int[] lengths = new int[count];
        for (int i = 0; i < count; i++) {
            char value = (char) in.get();
            switch (value) {
                case 'n' -> lengths[i] = Tuple.lengthOfNull();
                case 'u' -> lengths[i] = Tuple.lengthOfUnsent();
                case 't' -> {
                    lengths[i] = in.getInt();
                    starts[i] = in.position();
                    in.position(starts[i] + lengths[i]);
                }
                default ->
                        throw new IllegalStateException(
                                "no value of row '" + kind + "' is called '" + value + "'");
            }
        }
        return new Tuple(bytes, starts, lengths);
    }

    private String text() {
        int start = in.position();
        while (in.get() != 0) {
            // to the end of the name
        }
        return new String(bytes, start, in.position() - start - 1, StandardCharsets.UTF_8);
    }
}

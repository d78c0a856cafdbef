package dev.sluice.sql;

import org.apache.arrow.c.ArrowArrayStream;

/** A relation made of batches; closing it takes it away again and closes what was not read. */
public final class Registered implements AutoCloseable {

    private final SqlSession session;
    private final String name;
    private final ArrowArrayStream stream;
    private final FeedReader reader;

    Registered(SqlSession session, String name, ArrowArrayStream stream, FeedReader reader) {
        this.session = session;
        this.name = name;
        this.stream = stream;
        this.reader = reader;
    }

    /** The relation's name in SQL; needs no quotes. */
    public String name() {
        return name;
    }

    @Override
    public void close() {
        try {
            session.execute("DROP VIEW IF EXISTS " + name);
        } finally {
            stream.close();
            reader.closeQuietly();
        }
    }
}

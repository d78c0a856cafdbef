package dev.sluice.component.file;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.Failpoints;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes parts, and commits those that are complete together with a position: by one rename of the
 * journal, after which the parts are renamed into their places.
 */
final class PartsWriter implements BatchWriter {

    private final PartsFolder folder;
    private final Claim claim;
    private final LongFunction<Part> begin;
    private final Limits limits;
    private final List<String> complete = new ArrayList<>();
    private Journal.Entry last;
    private long number;
    private @Nullable Part part;
    private Journal.@Nullable Entry prepared;
    private boolean open = true;

    /**
     * When a part ends.
     *
     * @param most rows that one file takes
     */
    record Limits(Rolling rolling, long most) {}

    /**
     * @param claim of the folder; given up by {@link #close}
     * @param last what is committed
     * @param begin begins the part of that number
     */
    PartsWriter(
            PartsFolder folder,
            Claim claim,
            Journal.Entry last,
            LongFunction<Part> begin,
            Limits limits) {
        this.folder = folder;
        this.claim = claim;
        this.last = last;
        this.number = last.parts();
        this.begin = begin;
        this.limits = limits;
    }

    @Override
    public WriteResult write(RecordBatch batch) {
        long rows = batch.rows();
        Part writing;
        try {
            writing = part(rows);
        } catch (RuntimeException e) {
            batch.close();
            throw e;
        }
        if (writing == null) {
            batch.close();
        } else {
            writing.write(batch);
        }
        return new WriteResult(rows, List.of());
    }

    /** The part that so many further rows go to; none is begun for no rows. */
    private @Nullable Part part(long rows) {
        Part writing = part;
        if (writing != null
                && (limits.rolling().full(writing) || writing.rows() + rows > limits.most())) {
            complete(writing);
            writing = null;
        }
        if (writing == null && rows > 0) {
            writing = begin.apply(++number);
            part = writing;
        }
        return writing;
    }

    private void complete(Part writing) {
        complete.addAll(writing.complete());
        part = null;
    }

    @Override
    public boolean enough(long rows) {
        Part writing = part;
        return !complete.isEmpty() || writing != null && limits.rolling().full(writing);
    }

    @Override
    public void prepare(Position position) {
        Part writing = part;
        if (writing != null) {
            complete(writing);
        }
        if (complete.isEmpty() && position.equals(Position.START)) {
            prepared = last; // neither rows nor a position: nothing is to be written down
            return;
        }
        folder.requireStaged(complete);
        folder.requireFree(complete);
        folder.force();
        Journal journal = folder.journal();
        if (!journal.read().equals(last)) {
            throw folder.moved();
        }
        Journal.Entry entry = last.next(number, position, complete);
        journal.prepare(entry);
        prepared = entry;
    }

    @Override
    public void commit(Position position) {
        if (prepared == null) {
            prepare(position);
        }
        Journal.Entry entry = prepared;
        prepared = null;
        if (entry == null || entry.equals(last)) {
            return;
        }
        folder.journal().commit();
        last = entry;
        complete.clear();
        Failpoints.reach("journaled");
        folder.finish(entry);
    }

    @Override
    public void abort() {
        if (!open) {
            return;
        }
        Part writing = part;
        part = null;
        prepared = null;
        complete.clear();
        number = last.parts();
        try {
            if (writing != null) {
                writing.abandon();
            }
        } finally {
            folder.journal().discard();
            if (!folder.unfinished(last)) {
                folder.clear();
            }
        }
    }

    @Override
    public void close() {
        if (open) {
            try {
                abort();
            } finally {
                open = false;
                claim.close();
            }
        }
    }
}

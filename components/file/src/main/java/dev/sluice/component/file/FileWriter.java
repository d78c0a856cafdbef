package dev.sluice.component.file;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.Copy;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import java.util.List;
import java.util.Optional;

/** Writes to a staged file, and moves it into place at commit. */
final class FileWriter implements BatchWriter {

    private final Staging staging;
    private final FormatWriter writer;
    private boolean wrote;
    private boolean prepared;
    private boolean done;

    FileWriter(Staging staging, FormatWriter writer) {
        this.staging = staging;
        this.writer = writer;
    }

    @Override
    public Optional<Copy> copy() {
        return writer.copy();
    }

    @Override
    public WriteResult write(RecordBatch batch) {
        long rows = batch.rows();
        wrote = true;
        writer.write(batch);
        return new WriteResult(rows, List.of());
    }

    @Override
    public void prepare(Position position) {
        prepared = true;
        if (!wrote && staging.empty()) {
            writer.writeNothing();
        }
        writer.finish();
        writer.close();
        staging.force();
    }

    @Override
    public void commit(Position position) {
        if (!prepared) {
            prepare(position);
        }
        staging.publish();
        done = true;
    }

    @Override
    public void abort() {
        if (!done) {
            done = true;
            try {
                writer.close();
            } finally {
                staging.discard();
            }
        }
    }

    @Override
    public void close() {
        abort();
    }
}

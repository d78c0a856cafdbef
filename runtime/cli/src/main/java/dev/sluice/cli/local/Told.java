package dev.sluice.cli.local;

import dev.sluice.cli.quarantine.Holding;
import dev.sluice.engine.Checkpoint;
import dev.sluice.engine.Milestones;
import java.nio.file.Path;

/** What a run tells: its record, and whoever holds what earlier runs have put aside. */
record Told(RunRecord record, Holding holding) implements Milestones {

    @Override
    public void found(Checkpoint earlier) {
        record.noting(() -> holding.earlier(earlier));
    }

    @Override
    public void checkpointed(Checkpoint checkpoint) {
        record.checkpointed();
    }

    @Override
    public void executing(String node) {
        record.executing(node);
    }

    @Override
    public void committing() {
        record.committing();
    }

    @Override
    public void committed(Path quarantine) {
        record.committed(quarantine);
    }
}

package dev.sluice.cli.local;

import dev.sluice.api.PipelineException;
import dev.sluice.cli.quarantine.Holding;
import dev.sluice.engine.Checkpoint;
import dev.sluice.engine.Milestones;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What a run tells: its record, and whoever holds what earlier runs have put aside.
 *
 * @param room waits where a disk is full; empty where the run does not
 */
record Told(RunRecord record, Holding holding, Optional<RoomWait> room) implements Milestones {

    @Override
    public void found(Checkpoint earlier) {
        record.noting(() -> holding.earlier(earlier));
    }

    @Override
    public void checkpointed(Checkpoint checkpoint) {
        record.checkpointed(checkpoint);
    }

    @Override
    public void executing(String node) {
        record.executing(node);
    }

    @Override
    public boolean full(PipelineException fault, int times, BooleanSupplier ended) {
        return room.filter(wait -> wait.inPlace(fault, times, ended)).isPresent();
    }

    @Override
    public void refused() {
        record.refused();
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

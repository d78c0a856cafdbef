package dev.sluice.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.Checkpoint;
import dev.sluice.engine.NodeCounts;
import dev.sluice.store.Account;
import dev.sluice.store.NewExecution;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoreLocation;
import dev.sluice.store.Trigger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunRecordTest {

    @TempDir Path home;

    private static Checkpoint at(long read, long written) {
        return new Checkpoint(
                "e-1",
                "position " + read,
                false,
                List.of(
                        new NodeCounts("in", "source", read, read - 2, 0, 2, 0, 1.5),
                        new NodeCounts("save", "target", read - 2, written, 0, 0, 0, 0.5)),
                Map.of());
    }

    /** What a process that is killed afterwards leaves behind. */
    @Test
    void aSignOfLifeSaysWhatIsCommitted() {
        StoreLocation location = StoreLocation.of(home, name -> Optional.empty());
        try (StateStore store = StateStore.open(location)) {
            RunRecord record =
                    RunRecord.begin(store, NewExecution.of("e-1", "p", "p.yaml", Trigger.manual()));
            record.lives();
            assertThat(store.executions().find("e-1").orElseThrow().totals().read()).isZero();

            record.checkpointed(at(10, 8));
            record.checkpointed(at(30, 28));
            record.lives();

            assertThat(store.executions().find("e-1").orElseThrow().totals())
                    .isEqualTo(new Account.Totals(30, 28, 0, 2, 0, 0));
            assertThat(store.executions().nodes("e-1"))
                    .extracting(Account.Node::id, Account.Node::out)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("in", 28L),
                            org.assertj.core.groups.Tuple.tuple("save", 28L));
        }
    }
}

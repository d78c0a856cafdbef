package dev.sluice.store;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every store, wherever it keeps its state. */
abstract class StateStoreContract
        implements ExecutionsContract,
                AbandonedContract,
                LogsContract,
                PositionsContract,
                QuarantineContract,
                HistoryContract,
                FiresContract,
                ProcessesContract {

    @TempDir Path home;
    private StateStore store;

    /** The setting for this test's own store; empty for the one in {@link #home}. */
    abstract Map<String, String> environment();

    StoreLocation location() {
        Map<String, String> environment = environment();
        return StoreLocation.of(home, name -> java.util.Optional.ofNullable(environment.get(name)));
    }

    @BeforeEach
    void open() {
        store = another();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    public StateStore store() {
        return store;
    }

    @Override
    public StateStore another() {
        return at(NOON);
    }

    @Override
    public StateStore at(Instant moment) {
        return StateStore.open(location(), InstantSource.fixed(moment));
    }

    @Override
    public Child child(String... arguments) {
        return Child.start(home, environment(), arguments);
    }
}

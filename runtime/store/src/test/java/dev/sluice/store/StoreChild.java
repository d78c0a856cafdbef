package dev.sluice.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What another process does to a store; tells each step once it is done. */
final class StoreChild {

    private StoreChild() {}

    /** Home, what to do, and with what. */
    public static void main(String[] arguments) throws IOException {
        StoreLocation location =
                StoreLocation.of(
                        Path.of(arguments[0]), name -> Optional.ofNullable(System.getenv(name)));
        try (StateStore store = StateStore.open(location)) {
            switch (arguments[1]) {
                case "look" -> tell("found " + store.executions().list(ExecutionQuery.latest(9)));
                case "write" -> write(store, arguments[2], Integer.parseInt(arguments[3]));
                case "schedule" -> schedule(store);
                default -> throw new IllegalArgumentException(arguments[1]);
            }
        }
    }

    private static void write(StateStore store, String name, int count) {
        for (int i = 0; i < count; i++) {
            String id = name + "-" + i;
            store.executions().begin(StoreFixture.asked(id), Owner.self());
            store.logs()
                    .append(
                            id,
                            List.of(
                                    new LogEntry(
                                            Instant.now(), LogEntry.Level.INFO, "", "", "one")));
            tell(id);
        }
    }

    private static void schedule(StateStore store) throws IOException {
        try (SchedulerLock lock = store.lockScheduler()) {
            tell("locked " + lock.held());
            System.in.read();
        }
    }

    private static void tell(String what) {
        // in one piece, so that a kill leaves no half of it
        System.out.print(">" + what + "\n");
        System.out.flush();
    }
}

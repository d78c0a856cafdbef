package dev.sluice.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the tests of a store stand on. */
interface StoreFixture {

    /** Some moment; the store keeps microseconds. */
    Instant NOON = Instant.parse("2026-01-31T12:00:00.123456Z");

    Account ACCOUNT =
            new Account(
                    new Account.Totals(10, 6, 1, 2, 1, 0.5),
                    List.of(
                            new Account.Node("orders", "source", 10, 9, 0, 1, 0, 0.1),
                            new Account.Node("load", "target", 6, 6, 0, 0, 0, 0.2)));

    /** The store of this test. */
    StateStore store();

    /** The same store, opened once more, as another process would. */
    StateStore another();

    /** {@link StoreChild} in a process of its own, with the same store. */
    Child child(String... arguments);

    /** Runs a statement that no store would. */
    default void harm(String sql) {
        store().database()
                .change(
                        "no harm was done",
                        t -> {
                            t.execute(sql);
                        });
    }

    static NewExecution asked(String id) {
        return NewExecution.of(id, "orders", "/pipelines/orders.yaml", Trigger.manual());
    }

    static NewExecution asked(String id, Map<String, String> parameters) {
        return asked(id).with(parameters);
    }
}

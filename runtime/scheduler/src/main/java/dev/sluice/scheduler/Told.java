package dev.sluice.scheduler;

import dev.sluice.store.StoredExecution;

/** What a scheduler tells of its work, on its own thread. An implementation must return soon. */
public interface Told {

    /** An execution begins. */
    void begins(StoredExecution execution);

    /** An execution has ended. */
    void ended(StoredExecution execution, End end);

    /** A schedule was due and nothing runs for that, or something was stopped for it. */
    void decided(String pipeline, String decision);

    /** Something does not go as it should; the scheduler goes on and tries again. */
    void trouble(String what);

    /** Says nothing. */
    Told NOTHING =
            new Told() {
                @Override
                public void begins(StoredExecution execution) {}

                @Override
                public void ended(StoredExecution execution, End end) {}

                @Override
                public void decided(String pipeline, String decision) {}

                @Override
                public void trouble(String what) {}
            };
}

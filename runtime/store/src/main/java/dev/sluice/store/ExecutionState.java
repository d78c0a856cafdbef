package dev.sluice.store;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** How far an execution is, and what is known of it by then. */
public sealed interface ExecutionState {

    /** The states by name, and the ways between them. */
    enum Kind {
        QUEUED,
        RUNNING,
        SUCCEEDED,
        FAILED,
        CANCELLED;

        /** The states from which an execution may come into this one. */
        public Set<Kind> before() {
            return switch (this) {
                case QUEUED, SUCCEEDED -> Set.of(RUNNING);
                case RUNNING -> Set.of(QUEUED);
                case FAILED, CANCELLED -> Set.of(QUEUED, RUNNING);
            };
        }

        /** Whether no way leads on from here. */
        public boolean over() {
            return Arrays.stream(values()).noneMatch(next -> next.before().contains(this));
        }

        /** As it is stored and printed. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** Which of the states it is. */
    Kind kind();

    /** When it was asked for. */
    Instant queued();

    /**
     * It waits.
     *
     * @param reason for what, in words for people; may be empty
     */
    record Queued(Instant queued, String reason) implements ExecutionState {
        @Override
        public Kind kind() {
            return Kind.QUEUED;
        }
    }

    /**
     * A process works on it.
     *
     * @param waits for what it waits meanwhile, such as room on a disk, in words for people; empty
     *     where it does not
     */
    record Running(Instant queued, Instant started, Owner owner, String waits)
            implements ExecutionState {
        @Override
        public Kind kind() {
            return Kind.RUNNING;
        }
    }

    /** All its targets have committed. */
    record Succeeded(Instant queued, Instant started, Instant ended) implements ExecutionState {
        @Override
        public Kind kind() {
            return Kind.SUCCEEDED;
        }
    }

    /**
     * A fault ended it.
     *
     * @param started empty where it never began
     */
    record Failed(Instant queued, Optional<Instant> started, Instant ended, Fault fault)
            implements ExecutionState {
        @Override
        public Kind kind() {
            return Kind.FAILED;
        }
    }

    /**
     * Somebody stopped it.
     *
     * @param started empty where it never began
     */
    record Cancelled(Instant queued, Optional<Instant> started, Instant ended)
            implements ExecutionState {
        @Override
        public Kind kind() {
            return Kind.CANCELLED;
        }
    }
}

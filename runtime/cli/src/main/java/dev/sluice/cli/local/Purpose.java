package dev.sluice.cli.local;

import java.util.Optional;

/**
 * What a session is for.
 *
 * @param until plan only this node and those it reads from, followed by a target that collects
 * @param patient try again after faults that may pass, instead of telling them at once
 */
record Purpose(Optional<String> until, boolean patient) {

    /** To say how the pipeline stands. */
    static final Purpose LOOK = new Purpose(Optional.empty(), false);

    /** To run it. */
    static final Purpose RUN = new Purpose(Optional.empty(), true);

    /** To show the rows of a node. */
    static Purpose preview(String node) {
        return new Purpose(Optional.of(node), false);
    }
}

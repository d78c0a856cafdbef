package dev.sluice.cli.local;

import java.util.Optional;

/**
 * What a session is for.
 *
 * @param until plan only this node and those it reads from, followed by a target that collects
 * @param part plan only this part of the pipeline
 * @param patient try again after faults that may pass, instead of telling them at once
 */
record Purpose(Optional<String> until, Optional<Part> part, boolean patient) {

    /** To say how the pipeline stands. */
    static final Purpose LOOK = new Purpose(Optional.empty(), Optional.empty(), false);

    /** To run it. */
    static final Purpose RUN = new Purpose(Optional.empty(), Optional.empty(), true);

    /** To show the rows of a node. */
    static Purpose preview(String node) {
        return new Purpose(Optional.of(node), Optional.empty(), false);
    }

    /** To run a part of it. */
    static Purpose part(Part part) {
        return new Purpose(Optional.empty(), Optional.of(part), true);
    }

    /** Whether rows are to move, all of them or some. */
    boolean runs() {
        return patient || until.isPresent();
    }

    /** Whether all of the pipeline is planned. */
    boolean whole() {
        return until.isEmpty() && part.isEmpty();
    }
}

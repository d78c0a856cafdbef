package dev.sluice.engine;

import dev.sluice.api.RecordBatch;

/** What the two kinds of step worker share. */
final class Steps {

    /** The relation name of a batch in the queries of steps. */
    static final String BATCH = "sluice_batch";

    private Steps() {}

    static void release(Object body) {
        switch (body) {
            case RecordBatch batch -> batch.close();
            case Emission emission -> emission.batch().close();
            case Pending.OfBatch pending -> pending.batch().close();
            default -> {
                // nothing that holds memory
            }
        }
    }
}

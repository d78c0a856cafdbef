package dev.sluice.engine;

import dev.sluice.api.Names;
import dev.sluice.api.RecordBatch;

/** What the two kinds of step worker share. */
final class Steps {

    /** The relation name of a single, unnamed input. */
    static final String INPUT = "input";

    private Steps() {}

    /** The query with an input's name standing for a relation. */
    static String over(String query, String input, String relation) {
        return "WITH " + Names.quote(input) + " AS (FROM " + relation + ") " + query;
    }

    static void release(Object body) {
        if (body instanceof RecordBatch batch) {
            batch.close();
        } else if (body instanceof Emission emission) {
            emission.batch().close();
        }
    }
}

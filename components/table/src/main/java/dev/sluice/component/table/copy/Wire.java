package dev.sluice.component.table.copy;

import java.util.function.Function;
import org.apache.arrow.vector.FieldVector;

/**
 * How values of one of our types go into a column of one of PostgreSQL's.
 *
 * @param certain whether every value the server would refuse is found before it is sent
 */
public record Wire(boolean certain, Function<FieldVector, FieldEncoder> encoders) {

    static Wire certain(Function<FieldVector, FieldEncoder> encoders) {
        return new Wire(true, encoders);
    }

    /** For values only the server can judge. */
    static Wire judged(Function<FieldVector, FieldEncoder> encoders) {
        return new Wire(false, encoders);
    }
}

package dev.sluice.transform;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Transform.Input;
import java.util.List;

/** What transforms ask of their inputs. */
final class Inputs {

    private Inputs() {}

    /** The only input. */
    static Input only(String transform, List<Input> inputs) {
        if (inputs.size() != 1) {
            throw wrong(transform, "one input", inputs.size());
        }
        return inputs.getFirst();
    }

    /** Two inputs: those of these names, or else the first and the second. */
    static Pair pair(String transform, List<Input> inputs, String first, String second) {
        if (inputs.size() != 2) {
            throw wrong(
                    transform, "two inputs, '" + first + "' and '" + second + "'", inputs.size());
        }
        Input one = inputs.getFirst();
        Input two = inputs.getLast();
        boolean swapped = one.name().equals(second) || two.name().equals(first);
        return swapped ? new Pair(two, one) : new Pair(one, two);
    }

    /** The relation's name, quoted. */
    static String relation(Input input) {
        return Names.quote(input.name());
    }

    private static PipelineException wrong(String transform, String needed, int found) {
        return new PipelineException(
                ErrorCode.PIPELINE_INVALID,
                "'"
                        + transform
                        + "' takes "
                        + needed
                        + ", and was given "
                        + found
                        + ": correct 'from'");
    }

    /** The two inputs of a transform that brings rows together. */
    record Pair(Input first, Input second) {}
}

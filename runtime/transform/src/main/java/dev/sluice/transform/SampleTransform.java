package dev.sluice.transform;

import dev.sluice.api.Options;
import dev.sluice.api.Step;
import dev.sluice.api.Step.Outcome;
import dev.sluice.api.Transform;
import java.util.List;

/**
 * Keeps some of the rows, the same ones for the same seed: chosen by a hash of the row, so that
 * threads and order do not matter. Equal rows share their fate in a fraction.
 */
public final class SampleTransform implements Transform {

    @Override
    public String name() {
        return "sample";
    }

    @Override
    public Step bind(Options options, List<Input> inputs) {

        Input input = Inputs.only(name(), inputs);
        String hash =
                "hash("
                        + Outputs.names(input.schema().names())
                        + ", "
                        + options.number("seed", 0)
                        + ")";
        if (options.has("rows") == options.has("fraction")) {
            throw Outputs.invalid("'sample' needs either 'rows' or 'fraction'");
        }
        if (options.has("rows")) {
            return Outputs.rowsOfAll(
                    Outputs.all(input),
                    List.of(
                            Outputs.fate(
                                    Outcome.FILTERED,
                                    "row_number() OVER (ORDER BY "
                                            + hash
                                            + ") > "
                                            + options.number("rows", 0),
                                    "sample",
                                    "not in the sample")));
        }
        double fraction = Double.parseDouble(options.requireText("fraction"));
        if (!(fraction >= 0 && fraction <= 1)) {
            throw Outputs.invalid("option 'fraction' is from 0 to 1, not " + fraction);
        }
        return Outputs.rows(
                Outputs.all(input),
                List.of(
                        Outputs.fate(
                                Outcome.FILTERED,
                                hash + " % 1000000 >= " + Math.round(fraction * 1_000_000),
                                "sample",
                                "not in the sample")));
    }
}

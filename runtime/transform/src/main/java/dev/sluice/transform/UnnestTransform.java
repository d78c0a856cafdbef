package dev.sluice.transform;

import dev.sluice.api.Column;
import dev.sluice.api.Columns;
import dev.sluice.api.DataType;
import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.Step;
import dev.sluice.api.Step.Projection;
import dev.sluice.api.Transform;
import java.util.ArrayList;
import java.util.List;

/** Makes one row of each element of a list column; rows with an empty list are left out or kept. */
public final class UnnestTransform implements Transform {

    @Override
    public String name() {
        return "unnest";
    }

    @Override
    public Step bind(Options options, List<Input> inputs) {

        Input input = Inputs.only(name(), inputs);
        Column list = Columns.require(input, options.requireText("column"));
        if (!(list.type() instanceof DataType.ListOf)) {
            throw Outputs.invalid(
                    "column '"
                            + list.name()
                            + "' is "
                            + list.type()
                            + ", not a list: parse it first");
        }
        String value = Names.quote(list.name());
        String elements =
                options.flag("keep-empty", false)
                        ? "CASE WHEN len(" + value + ") > 0 THEN " + value + " ELSE [NULL] END"
                        : value;
        List<Projection> projections = new ArrayList<>();
        for (String column : input.schema().names()) {
            projections.add(
                    column.equals(list.name())
                            ? new Projection(
                                    options.text("as").orElse(column), "unnest(" + elements + ")")
                            : new Projection(column, Names.quote(column)));
        }
        return new Step.Query(
                "SELECT "
                        + Outputs.list(Outputs.distinct(projections))
                        + " FROM "
                        + Inputs.relation(input),
                0);
    }
}

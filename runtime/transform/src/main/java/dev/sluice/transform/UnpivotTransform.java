package dev.sluice.transform;

import dev.sluice.api.Column;
import dev.sluice.api.Columns;
import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.Step;
import dev.sluice.api.Step.Projection;
import dev.sluice.api.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Makes rows of columns: one with the name of the column and its value for each. */
public final class UnpivotTransform implements Transform {

    @Override
    public String name() {
        return "unpivot";
    }

    @Override
    public Step bind(Options options, List<Input> inputs) {

        Input input = Inputs.only(name(), inputs);
        List<String> columns = options.texts("columns");
        List<Column> unpivoted = Columns.require(input, columns);
        if (columns.isEmpty()) {
            throw Outputs.invalid("option 'columns' is empty: give at least one entry");
        }
        String value = options.text("value").orElse("value");
        List<Projection> projections = new ArrayList<>();
        input.schema().names().stream()
                .filter(column -> !columns.contains(column))
                .forEach(column -> projections.add(new Projection(column, Names.quote(column))));
        String names = columns.stream().map(Names::literal).collect(Collectors.joining(", "));
        projections.add(
                new Projection(options.text("name").orElse("name"), "unnest([" + names + "])"));
        OneColumn one = OneColumn.of(value, unpivoted.stream().map(Column::type).toList());
        String values = unpivoted.stream().map(one::values).collect(Collectors.joining(", "));
        projections.add(new Projection(value, "unnest([" + values + "])"));
        return new Step.Query(
                "SELECT * FROM (SELECT "
                        + Outputs.list(Outputs.distinct(projections))
                        + " FROM "
                        + Inputs.relation(input)
                        + ")"
                        + (options.flag("keep-nulls", false)
                                ? ""
                                : " WHERE " + Names.quote(value) + " IS NOT NULL"),
                0);
    }
}

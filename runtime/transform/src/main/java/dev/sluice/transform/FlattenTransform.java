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

/** Turns the fields of struct columns into columns of their own. */
public final class FlattenTransform implements Transform {

    @Override
    public String name() {
        return "flatten";
    }

    @Override
    public Step bind(Options options, List<Input> inputs) {

        Input input = Inputs.only(name(), inputs);
        List<String> flattened = options.texts("columns");
        Columns.require(input, flattened);
        String separator = options.text("separator").orElse("_");
        List<Projection> projections = new ArrayList<>();
        for (Column column : input.schema().columns()) {
            String value = Names.quote(column.name());
            if (!flattened.contains(column.name())) {
                projections.add(new Projection(column.name(), value));
            } else if (column.type() instanceof DataType.StructOf struct) {
                struct.fields()
                        .forEach(field ->
                                projections.add(
                                        new Projection(
                                                column.name() + separator + field.name(),
                                                "struct_extract("
                                                        + value
                                                        + ", "
                                                        + Names.literal(field.name())
                                                        + ")")));
            } else {
                throw Outputs.invalid(
                        "column '"
                                + column.name()
                                + "' is "
                                + column.type()
                                + ", not a struct: parse it first");
            }
        }
        return Outputs.rows(Outputs.distinct(projections), List.of());
    }
}

package dev.sluice.transform;

import dev.sluice.api.Column;
import dev.sluice.api.Columns;
import dev.sluice.api.DataType;
import dev.sluice.api.Expressions;
import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.Step;
import dev.sluice.api.Step.Fate;
import dev.sluice.api.Step.Outcome;
import dev.sluice.api.Step.Projection;
import dev.sluice.api.Transform;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses, renames, casts and fills columns; others are dropped. A value that does not cast to its
 * column's type quarantines the row: it is never turned into null silently.
 */
public final class SelectTransform implements Transform {

    @Override
    public String name() {
        return "select";
    }

    @Override
    public Step bind(Options options, List<Input> inputs) {
        Input input = Inputs.only(name(), inputs);
        List<Projection> projections = new ArrayList<>();
        List<Fate> fates = new ArrayList<>();
        for (Options entry : Entries.some(options, "columns", "name")) {
            String name = entry.requireText("name");
            Column source = Columns.require(input, entry.text("from").orElse(name));
            DataType type = entry.text("type").map(Columns::type).orElse(source.type());
            String expression = Names.quote(source.name());
            if (!type.equals(source.type())) {
                expression =
                        source.type() == DataType.Simple.STRING
                                ? TextCasts.cast(expression, type)
                                : "TRY_CAST(" + expression + " AS " + type + ")";
                fates.add(uncastable(source, expression, type));
            }
            String value = expression;
            projections.add(
                    new Projection(
                            name,
                            entry.text("default")
                                    .map(text -> orElse(value, text, type))
                                    .orElse(value)));
        }
        return Outputs.rows(Outputs.distinct(projections), fates);
    }

    private static String orElse(String value, String fallback, DataType type) {
        return "coalesce("
                + value
                + ", CAST("
                + Expressions.literal("default", fallback, type)
                + " AS "
                + type
                + "))";
    }

    private static Fate uncastable(Column source, String cast, DataType type) {
        return Outputs.fate(
                Outcome.QUARANTINED,
                Names.quote(source.name()) + " IS NOT NULL AND " + cast + " IS NULL",
                "cast " + source.name(),
                "column '" + source.name() + "' cannot be read as " + type);
    }
}

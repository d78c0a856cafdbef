package dev.sluice.transform;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.Options;
import dev.sluice.api.Step;
import dev.sluice.api.Step.Projection;
import dev.sluice.api.Transform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Puts the rows of all inputs under each other, matching columns by name; what an input lacks is
 * null.
 */
public final class UnionTransform implements Transform {

    /** DuckDB nests a query of so many parts, and takes a thousand levels, its own among them. */
    private static final int MOST = 500;

    @Override
    public String name() {
        return "union";
    }

    @Override
    public Step bind(Options options, List<Input> inputs) {

        boolean distinct = options.flag("distinct", false);
        if (inputs.isEmpty()) {
            throw Outputs.invalid("'union' needs inputs: name them in 'from'");
        }
        if (inputs.size() > MOST) {
            throw Outputs.invalid(
                    "'union' takes at most "
                            + MOST
                            + " inputs, and has "
                            + inputs.size()
                            + ": put some of them together by a union before it");
        }
        if (inputs.size() == 1) {
            // several nodes of one schema and no names of their own arrive as one input
            String all = distinct ? "SELECT DISTINCT * FROM " : "SELECT * FROM ";
            return new Step.Query(all + Inputs.relation(inputs.getFirst()), 0);
        }
        Map<String, List<DataType>> types = new HashMap<>();
        for (Input input : inputs) {
            for (Column column : input.schema().columns()) {
                types.computeIfAbsent(key(column), _ -> new ArrayList<>()).add(column.type());
            }
        }
        return new Step.Query(
                inputs.stream()
                        .map(input -> part(input, types))
                        .collect(
                                Collectors.joining(
                                        distinct ? " UNION BY NAME " : " UNION ALL BY NAME ")),
                0);
    }

    private static String part(Input input, Map<String, List<DataType>> types) {
        List<Projection> columns = new ArrayList<>();
        for (Column column : input.schema().columns()) {
            OneColumn one = OneColumn.of(column.name(), types.getOrDefault(key(column), List.of()));
            columns.add(new Projection(column.name(), one.values(column)));
        }
        return "SELECT " + Outputs.list(columns) + " FROM " + Inputs.relation(input);
    }

    /** DuckDB matches names in upper and lower case. */
    private static String key(Column column) {
        return column.name().toLowerCase(Locale.ROOT);
    }
}

package dev.sluice.quality;

import dev.sluice.api.Column;
import dev.sluice.api.Columns;
import dev.sluice.api.DataType;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Transform.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A rule's options and what they speak about. */
record Subject(Options options, Input input, List<Input> inputs) {

    Subject {
        inputs = List.copyOf(inputs);
    }

    /** The columns of {@code column} and {@code columns}; at least one. */
    List<Column> columns() {
        List<String> names = new ArrayList<>(options.texts("column"));
        names.addAll(options.texts("columns"));
        if (names.isEmpty()) {
            throw invalid("rule '" + kind() + "' needs 'column': name a column of the input");
        }
        return Columns.require(input, names);
    }

    /** The only column. */
    Column column() {
        List<Column> columns = columns();
        if (columns.size() != 1) {
            throw invalid(
                    "rule '" + kind() + "' takes one column, and was given " + columns.size());
        }
        return columns.getFirst();
    }

    /** One condition for each column, joined by OR. */
    String any(Function<Column, String> condition) {
        return columns().stream()
                .map(column -> "(" + condition.apply(column) + ")")
                .collect(Collectors.joining(" OR "));
    }

    /** "column 'a'" or "one of the columns 'a', 'b'". */
    String named() {
        List<String> names = columns().stream().map(c -> "'" + c.name() + "'").toList();
        return names.size() == 1
                ? "column " + names.getFirst()
                : "one of the columns " + String.join(", ", names);
    }

    /** The input of that name. */
    Input other(String name) {
        return inputs.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        invalid(
                                "'"
                                        + name
                                        + "' is not an input of this node: "
                                        + Columns.hint(
                                                name, inputs.stream().map(Input::name).toList())));
    }

    /** Refuses a column whose type the rule cannot judge. */
    void requireText(Column column) {
        if (column.type() != DataType.Simple.STRING) {
            throw invalid(
                    "rule '"
                            + kind()
                            + "' needs a text column, and '"
                            + column.name()
                            + "' is "
                            + column.type());
        }
    }

    String kind() {
        return options.requireText("rule");
    }

    static PipelineException invalid(String message) {
        return new PipelineException(ErrorCode.OPTION_INVALID, message);
    }

    static String quoted(Column column) {
        return Names.quote(column.name());
    }
}

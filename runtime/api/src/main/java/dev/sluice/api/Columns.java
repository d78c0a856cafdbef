package dev.sluice.api;

import dev.sluice.api.Transform.Input;
import java.util.Collection;
import java.util.List;

/** Looks up what options name: columns of an input, types; and says what was probably meant. */
public final class Columns {

    private Columns() {}

    /**
     * The column of that name.
     *
     * @throws PipelineException with {@link ErrorCode#OPTION_INVALID} where the input has none
     */
    public static Column require(Input input, String name) {
        return input.schema()
                .column(name)
                .orElseThrow(() ->
                        new PipelineException(
                                ErrorCode.OPTION_INVALID,
                                "column '"
                                        + name
                                        + "' is not in the input '"
                                        + input.name()
                                        + "'; "
                                        + hint(name, input.schema().names())));
    }

    /** The columns of those names, in that order. */
    public static List<Column> require(Input input, List<String> names) {
        return names.stream().map(name -> require(input, name)).toList();
    }

    /**
     * The type of that name.
     *
     * @throws PipelineException with {@link ErrorCode#OPTION_INVALID} where there is none
     */
    public static DataType type(String name) {
        try {
            return DataTypes.parse(name);
        } catch (IllegalArgumentException e) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID, String.valueOf(e.getMessage()), e);
        }
    }

    /** "did you mean 'x'?" where a known name is close, a list of the known names otherwise. */
    public static String hint(String name, Collection<String> known) {
        return Names.nearest(name, known)
                .map(match -> "did you mean '" + match + "'?")
                .orElseGet(() -> "it has " + String.join(", ", known));
    }
}

package dev.sluice.api;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The columns of a relation, in order; names are unique, compared exactly. */
public record Schema(List<Column> columns) {

    /** Rows of a batch whose width is known: some megabytes. */
    private static final int NARROW = 65_536;

    /** Where a text may be of any length, fewer: with ten thousand bytes each they are 80 MB. */
    private static final int UNKNOWN = 8_192;

    public Schema {
        columns = List.copyOf(columns);
        long distinct = columns.stream().map(Column::name).distinct().count();
        if (distinct != columns.size()) {
            throw new IllegalArgumentException("two columns have the same name in " + columns);
        }
    }

    /** A schema of these columns. */
    public static Schema of(Column... columns) {
        return new Schema(List.of(columns));
    }

    /** The column of that exact name. */
    public Optional<Column> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /** The names of the columns, in order. */
    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /** A name like the one that is wanted, which no column has, in whatever case. */
    public String unused(String wanted) {
        String name = wanted;
        while (names().stream().anyMatch(name::equalsIgnoreCase)) {
            name += "_";
        }
        return name;
    }

    /** How many rows make a batch, for who cannot count its bytes while it is made. */
    public int rowsPerBatch() {
        boolean known =
                columns.stream()
                        .allMatch(column ->
                                switch (column.type()) {
                                    case DataType.Decimal _ -> true;
                                    case DataType.Simple simple ->
                                            simple != DataType.Simple.STRING
                                                    && simple != DataType.Simple.BINARY;
                                    default -> false;
                                });
        return known ? NARROW : UNKNOWN;
    }

    /** Whether both have the same names and types in the same order; nullability aside. */
    public boolean hasColumnsOf(Schema other) {
        return shape().equals(other.shape());
    }

    private List<String> shape() {
        return columns.stream().map(column -> column.name() + ' ' + column.type()).toList();
    }

    @Override
    public String toString() {
        return columns.stream().map(Column::toString).collect(Collectors.joining(", ", "(", ")"));
    }
}

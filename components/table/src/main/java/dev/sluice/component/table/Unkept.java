package dev.sluice.component.table;

import dev.sluice.api.DataType;
import dev.sluice.api.RecordBatch;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.vector.FieldVector;

/**
 * Finds the values of which the table would keep others without a word. What is looked at is chosen
 * once a load, and most look at nothing.
 *
 * @param columns the columns that may keep another value than what comes for them
 */
record Unkept(List<Narrow> columns) {

    /**
     * How such values of a column are found.
     *
     * @param reason what such a column does with them, and what to do, as what follows its name
     * @param find for a vector, whether the value in a row is one of them; null is never asked for
     */
    record Check(String reason, Function<FieldVector, IntPredicate> find) {}

    /**
     * A column that may keep another value than what comes for it.
     *
     * @param key whether rows are found by it
     */
    private record Narrow(String name, boolean key, Check check) {

        static Optional<Narrow> of(DataType from, TargetColumn column, Load load) {
            return Stream.of(Rounding.of(from, column.keeps()), Days.check(from, column.keeps()))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .map(check ->
                            new Narrow(column.name(), load.key().contains(column.name()), check));
        }
    }

    static Unkept of(Load load) {
        List<Narrow> narrow =
                IntStream.range(0, load.columns().size())
                        .mapToObj(i ->
                                Narrow.of(
                                        load.rows().columns().get(i).type(),
                                        load.columns().get(i),
                                        load))
                        .flatMap(Optional::stream)
                        .toList();
        return new Unkept(narrow);
    }

    /**
     * Refuses the rows that have such a value.
     *
     * @param deleted the rows of which nothing but the key is used
     */
    void judge(RecordBatch batch, IntPredicate deleted, Refusals refusals) {
        for (Narrow column : columns) {
            FieldVector vector = batch.root().getVector(column.name());
            IntPredicate unkept = column.check().find().apply(vector);
            for (int row = 0; row < batch.rows(); row++) {
                if (!vector.isNull(row)
                        && (column.key() || !deleted.test(row))
                        && unkept.test(row)) {
                    refusals.add(row, "column '" + column.name() + "' " + column.check().reason());
                }
            }
        }
    }
}

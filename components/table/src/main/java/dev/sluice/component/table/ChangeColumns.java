package dev.sluice.component.table;

import dev.sluice.api.Column;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Options;
import dev.sluice.api.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.postgresql.replication.LogSequenceNumber;

/**
 * What is said of a change, in columns behind the table's: what happened, and where wanted when and
 * at which place of the log.
 */
record ChangeColumns(String operation, Optional<String> committed, Optional<String> lsn) {

    /** What happened to a row. */
    enum Operation {
        INSERT("insert"),
        UPDATE("update"),
        DELETE("delete");

        private final String word;

        Operation(String word) {
            this.word = word;
        }
    }

    /**
     * The transaction of a change.
     *
     * @param lsn where its commit stands in the log
     * @param committed microseconds since 1970; empty for the rows of a snapshot, of which nobody
     *     knows
     */
    record Source(long lsn, Optional<Long> committed) {}

    static ChangeColumns of(Options options) {
        Options metadata = options.map("metadata");
        for (Map.Entry<String, Object> wanted : metadata.values().entrySet()) {
            if (!List.of("committed", "lsn").contains(wanted.getKey())) {
                throw TableOptions.invalid(
                        "option 'metadata' has no '"
                                + wanted.getKey()
                                + "'; it can have committed and lsn");
            }
        }
        return new ChangeColumns(
                options.text("operation").orElse("_op"),
                metadata.text("committed"),
                metadata.text("lsn"));
    }

    /** The table's columns and these. */
    Schema behind(Schema table) {
        List<Column> columns = new ArrayList<>(table.columns());
        columns.add(new Column(operation, Simple.STRING, false));
        committed.ifPresent(name -> columns.add(Column.of(name, Simple.TIMESTAMP_ZONED)));
        lsn.ifPresent(name -> columns.add(new Column(name, Simple.STRING, false)));
        Set<String> names = new HashSet<>();
        for (Column column : columns) {
            if (!names.add(column.name())) {
                throw TableOptions.invalid(
                        "column '"
                                + column.name()
                                + "' is there twice: give another name to it in 'operation' or"
                                + " 'metadata'");
            }
        }
        return new Schema(columns);
    }

    /**
     * Says it of one row.
     *
     * @param vectors those behind the table's
     */
    void fill(List<FieldVector> vectors, int row, Operation what, Source source) {
        int next = 0;
        ((VarCharVector) vectors.get(next++))
                .setSafe(row, what.word.getBytes(StandardCharsets.US_ASCII));
        if (committed.isPresent()) {
            TimeStampMicroTZVector times = (TimeStampMicroTZVector) vectors.get(next++);
            source.committed()
                    .ifPresentOrElse(
                            micros -> times.setSafe(row, micros), () -> times.setNull(row));
        }
        if (lsn.isPresent()) {
            String text = LogSequenceNumber.valueOf(source.lsn()).asString();
            ((VarCharVector) vectors.get(next))
                    .setSafe(row, text.getBytes(StandardCharsets.US_ASCII));
        }
    }
}

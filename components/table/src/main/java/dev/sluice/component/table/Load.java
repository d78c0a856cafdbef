package dev.sluice.component.table;

import dev.sluice.api.Schema;
import java.util.List;

/**
 * What a writer does to a table.
 *
 * @param columns the target's columns for the batch's columns, in the batch's order
 * @param rows the columns of the batches that are written
 * @param deletes whether batches have one more column behind these: {@link RowOperations#DELETED}
 */
record Load(
        TableName table,
        List<TargetColumn> columns,
        Mode mode,
        List<String> key,
        Schema rows,
        boolean deletes) {

    /** How rows meet the ones that are there. */
    enum Mode {
        APPEND,
        REPLACE,
        UPSERT,
        /** Upsert, and what the load did not bring is deleted. */
        MERGE;

        boolean keyed() {
            return this == UPSERT || this == MERGE;
        }
    }

    List<String> names() {
        return columns.stream().map(TargetColumn::name).toList();
    }

    /** The columns outside the key. */
    List<String> others() {
        return names().stream().filter(name -> !key.contains(name)).toList();
    }
}

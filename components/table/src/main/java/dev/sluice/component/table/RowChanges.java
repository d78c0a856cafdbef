package dev.sluice.component.table;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.component.table.ChangeColumns.Operation;
import dev.sluice.component.table.replication.Message;
import dev.sluice.component.table.replication.Message.RelationColumn;
import dev.sluice.component.table.replication.Tuple;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes rows of the log's messages about one table. A row whose key has changed is deleted under
 * the old one and inserted under the new one.
 */
final class RowChanges {

    private final ChangedTable table;
    private final List<String> names;
    private final MissingValues missing;
    private final Cells cells;
    private final List<Integer> unknown = new ArrayList<>();
    private int[] places = {};
    private int[] keyPlaces = {};

    RowChanges(ChangedTable table, MissingValues missing) {
        this.table = table;
        this.names = table.columns().stream().map(RelationColumn::name).toList();
        this.missing = missing;
        this.cells = new Cells(names.size());
    }

    /** Asks the catalog what the table is like now. */
    interface Catalog {
        ChangedTable now() throws SQLException;
    }

    /**
     * From here on rows have these columns.
     *
     * @throws PipelineException where the table is no longer what the run was planned with
     */
    void relation(Message.Relation relation, Catalog catalog) throws SQLException {
        if (!relation.columns().equals(table.columns())) {
            List<String> differences = table.differences(catalog.now());
            if (!differences.isEmpty()) {
                throw new PipelineException(
                        ErrorCode.SCHEMA_MISMATCH,
                        "table '"
                                + relation.name()
                                + "' was altered while its changes were read: "
                                + String.join("; ", differences)
                                + ". Alter the target alike where it has to follow, and run again:"
                                + " it goes on where it is");
            }
            // otherwise these rows are older than the last alteration
        }
        List<String> there = relation.columns().stream().map(RelationColumn::name).toList();
        places = names.stream().mapToInt(there::indexOf).toArray();
        List<String> known = table.key().isEmpty() ? there : table.key();
        keyPlaces = known.stream().mapToInt(there::indexOf).filter(place -> place >= 0).toArray();
    }

    void insert(Message.Insert change, ChangeColumns.Source source, ChangeBatch batch)
            throws SQLException {
        whole(change.row(), Optional.empty());
        batch.add(Operation.INSERT, source, cells);
    }

    void update(Message.Update change, ChangeColumns.Source source, ChangeBatch batch)
            throws SQLException {
        boolean moved =
                change.before().filter(before -> otherKey(before, change.row())).isPresent();
        if (moved) {
            known(change.before().get());
            batch.add(Operation.DELETE, source, cells);
        }
        whole(change.row(), change.before());
        batch.add(moved ? Operation.INSERT : Operation.UPDATE, source, cells);
    }

    void delete(Message.Delete change, ChangeColumns.Source source, ChangeBatch batch) {
        known(change.before());
        batch.add(Operation.DELETE, source, cells);
    }

    private boolean otherKey(Tuple before, Tuple after) {
        for (int place : keyPlaces) {
            if (!after.isUnsent(place) && !after.same(place, before)) {
                return true;
            }
        }
        return false;
    }

    /** What the log has of a row that is gone. */
    private void known(Tuple row) {
        for (int column = 0; column < places.length; column++) {
            if (places[column] < 0) {
                cells.setNull(column);
            } else {
                cells.set(column, row, places[column]);
            }
        }
    }

    private void whole(Tuple row, Optional<Tuple> before) throws SQLException {
        unknown.clear();
        for (int column = 0; column < places.length; column++) {
            int place = places[column];
            cells.setNull(column);
            if (place >= 0 && !row.isUnsent(place)) {
                cells.set(column, row, place);
            } else if (place >= 0 && before.isPresent() && !before.get().isNull(place)) {
                cells.set(column, before.get(), place); // unsent only where it is the same
            } else {
                unknown.add(column);
            }
        }
        if (!unknown.isEmpty() && missing.possible()) {
            missing.fill(cells, unknown, names);
        }
    }
}

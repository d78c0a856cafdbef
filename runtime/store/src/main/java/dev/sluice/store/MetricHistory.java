package dev.sluice.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Figures over time, such as rows a second or the null rate of a column. */
public final class MetricHistory {

    private final Database database;

    MetricHistory(Database database) {
        this.database = database;
    }

    /** Adds figures, all or none. */
    public void append(List<MetricPoint> points) {
        List<@Nullable Object[]> rows = new ArrayList<>(points.size());
        for (MetricPoint point : points) {
            rows.add(
                    new Object[] {
                        point.pipeline(), point.node(), point.name(), point.at(), point.value()
                    });
        }
        database.write(
                "figures could not be kept",
                t ->
                        t.updateAll(
                                "INSERT INTO metric (pipeline, node, name, at, value) VALUES (?, ?,"
                                        + " ?, ?, ?)",
                                rows));
    }

    /**
     * One figure over a range of time, in its order.
     *
     * @param from the first moment of it
     * @param to the first moment after it
     */
    public List<MetricPoint> range(
            String pipeline, String node, String name, Instant from, Instant to) {
        return database.read(
                "figures could not be read",
                t ->
                        t.query(
                                "SELECT at, value FROM metric WHERE pipeline = ? AND node = ? AND"
                                        + " name = ? AND at >= ? AND at < ? ORDER BY at",
                                row ->
                                        new MetricPoint(
                                                pipeline, node, name, row.instant(), row.decimal()),
                                pipeline,
                                node,
                                name,
                                from,
                                to));
    }

    /** Removes what is older; gives how many figures that were. */
    public int purge(Instant before) {
        return database.write(
                "old figures could not be removed",
                t -> t.update("DELETE FROM metric WHERE at < ?", before));
    }
}

package dev.sluice.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows that broke a rule or could not be read, until they are sent again or given up. */
public final class Quarantine {

    private static final String INSERT =
            "INSERT INTO held_row (id, execution, pipeline, node, place, raw, idempotency, state,"
                    + " attempts, held_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO"
                    + " NOTHING";

    private static final String INSERT_REASON =
            "INSERT INTO held_row_reason (held, place, rule, reason) VALUES (?, ?, ?, ?) ON"
                    + " CONFLICT (held, place) DO NOTHING";

    private static final String COLUMNS =
            "h.id, h.execution, h.pipeline, h.node, h.place, h.raw, h.idempotency, h.state,"
                    + " h.attempts, h.held_at";

    private final Database database;

    Quarantine(Database database) {
        this.database = database;
    }

    /**
     * Holds rows, all or none; a row whose id is held already stays as it is.
     *
     * <p>Some thousands at a time are as fast as any, and keep other writers waiting least.
     */
    public void hold(List<HeldRow> rows) {
        List<@Nullable Object[]> held = new ArrayList<>(rows.size());
        List<@Nullable Object[]> reasons = new ArrayList<>(rows.size());
        for (HeldRow row : rows) {
            held.add(
                    new Object[] {
                        row.id(),
                        row.execution(),
                        row.pipeline(),
                        row.node(),
                        row.place(),
                        row.raw(),
                        row.idempotency(),
                        row.state().text(),
                        row.attempts(),
                        row.at()
                    });
            for (int i = 0; i < row.broken().size(); i++) {
                HeldRow.Broken broken = row.broken().get(i);
                reasons.add(new Object[] {row.id(), i, broken.rule(), broken.reason()});
            }
        }
        database.write(
                "rows could not be held in quarantine",
                t -> t.updateAll(INSERT, held) + t.updateAll(INSERT_REASON, reasons));
    }

    /**
     * How many rows broke which rule, and why; most first. A row that broke two rules is in two
     * groups.
     */
    public List<HeldGroup> groups(Optional<String> pipeline, HeldRow.State state) {
        Where where =
                new Where()
                        .and("h.pipeline = ?", pipeline)
                        .and("h.state = ?", Optional.of(state.text()));
        return database.read(
                reading(),
                t ->
                        t.query(
                                "SELECT h.pipeline, h.node, r.rule, r.reason, count(*),"
                                        + " min(h.held_at), max(h.held_at) FROM held_row h JOIN"
                                        + " held_row_reason r ON r.held = h.id"
                                        + where.sql()
                                        + " GROUP BY h.pipeline, h.node, r.rule, r.reason ORDER BY"
                                        + " count(*) DESC, h.pipeline, h.node, r.rule, r.reason",
                                Quarantine::group,
                                where.values()));
    }

    private static HeldGroup group(Row row) throws SQLException {
        return new HeldGroup(
                row.text(),
                row.text(),
                row.text(),
                row.text(),
                row.number(),
                row.instant(),
                row.instant());
    }

    /** Those that are asked for, in the order of their ids. */
    public List<HeldRow> list(HeldQuery query) {
        Where where =
                new Where()
                        .and("h.pipeline = ?", query.pipeline())
                        .and("h.node = ?", query.node())
                        .and("h.execution = ?", query.execution())
                        .and("h.state = ?", query.state().map(HeldRow.State::text))
                        .and("h.id > ?", query.after())
                        .and(
                                "EXISTS (SELECT 1 FROM held_row_reason r WHERE r.held = h.id AND"
                                        + " r.rule = ?)",
                                query.rule());
        String page = " FROM held_row h" + where.sql() + " ORDER BY h.id LIMIT ?";
        return database.read(
                reading(),
                t -> {
                    Map<String, List<HeldRow.Broken>> broken = new HashMap<>();
                    t.query(
                            "SELECT held, rule, reason FROM held_row_reason WHERE held IN (SELECT"
                                    + " h.id"
                                    + page
                                    + ") ORDER BY held, place",
                            row ->
                                    broken.computeIfAbsent(row.text(), id -> new ArrayList<>())
                                            .add(new HeldRow.Broken(row.text(), row.text())),
                            where.values(query.limit()));
                    return t.query(
                            "SELECT " + COLUMNS + page,
                            row -> row(row, broken),
                            where.values(query.limit()));
                });
    }

    private static HeldRow row(Row row, Map<String, List<HeldRow.Broken>> broken)
            throws SQLException {
        String id = row.text();
        return new HeldRow(
                id,
                row.text(),
                row.text(),
                row.text(),
                broken.getOrDefault(id, List.of()),
                row.text(),
                row.text(),
                row.text(),
                HeldRow.State.of(row.text()),
                row.count(),
                row.instant());
    }

    /** Notes that held rows were sent again; gives how many of them are still held. */
    public int attempted(Collection<String> ids) {
        return update(
                "UPDATE held_row SET attempts = attempts + 1 WHERE id = ? AND state = 'held'", ids);
    }

    /** Held rows were taken by their target; gives how many were held until now. */
    public int replayed(Collection<String> ids) {
        return update(
                "UPDATE held_row SET state = 'replayed' WHERE id = ? AND state = 'held'", ids);
    }

    /** Gives rows up: what they held is removed, and that they were held stays known. */
    public int purge(Collection<String> ids) {
        return update(
                "UPDATE held_row SET state = 'purged', raw = '' WHERE id = ? AND state <> 'purged'",
                ids);
    }

    private int update(String sql, Collection<String> ids) {
        List<@Nullable Object[]> rows = new ArrayList<>(ids.size());
        ids.forEach(id -> rows.add(new Object[] {id}));
        return database.write("held rows could not be changed", t -> t.updateAll(sql, rows));
    }

    private static String reading() {
        return "held rows could not be read";
    }
}

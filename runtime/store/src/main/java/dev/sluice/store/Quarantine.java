package dev.sluice.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows that broke a rule or could not be read, until they are sent again or purged. */
public final class Quarantine {

    private static final String INSERT =
            "INSERT INTO held_row (id, execution, pipeline, node, place, raw, idempotency, state,"
                    + " attempts, replay, held_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON"
                    + " CONFLICT (id) DO NOTHING";

    static final String INSERT_REASON =
            "INSERT INTO held_row_reason (held, place, rule, reason) VALUES (?, ?, ?, ?) ON"
                    + " CONFLICT (held, place) DO NOTHING";

    private static final String COLUMNS =
            "h.id, h.execution, h.pipeline, h.node, h.place, h.raw, h.idempotency, h.state,"
                    + " h.attempts, h.replay, h.held_at";

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
                        row.replay(),
                        row.at()
                    });
            reasons.addAll(reasons(row.id(), row.broken()));
        }
        database.write(
                "rows could not be held in quarantine",
                t -> t.updateAll(INSERT, held) + t.updateAll(INSERT_REASON, reasons));
    }

    static List<@Nullable Object[]> reasons(String id, List<HeldRow.Broken> broken) {
        List<@Nullable Object[]> reasons = new ArrayList<>(broken.size());
        for (int i = 0; i < broken.size(); i++) {
            reasons.add(new Object[] {id, i, broken.get(i).rule(), broken.get(i).reason()});
        }
        return reasons;
    }

    /**
     * How many rows broke which rule, and why; most first. A row that broke two rules is in two
     * groups.
     */
    public List<HeldGroup> groups(HeldFilter filter) {
        Where where = filter.where();
        return database.read(
                reading(),
                t ->
                        t.query(
                                "SELECT h.pipeline, h.node, r.rule, r.reason, h.state, count(*),"
                                        + " min(h.held_at), max(h.held_at) FROM held_row h JOIN"
                                        + " held_row_reason r ON r.held = h.id"
                                        + where.sql()
                                        + " GROUP BY h.pipeline, h.node, r.rule, r.reason, h.state"
                                        + " ORDER BY count(*) DESC, h.pipeline, h.node, r.rule,"
                                        + " r.reason, h.state",
                                Quarantine::group,
                                where.values()));
    }

    /** By which executions these rows were held, and at which nodes; the first execution first. */
    public List<HeldSource> sources(HeldFilter filter) {
        Where where = filter.where();
        return database.read(
                reading(),
                t ->
                        t.query(
                                "SELECT h.pipeline, h.node, h.execution, count(*) FROM held_row h"
                                        + where.sql()
                                        + " GROUP BY h.pipeline, h.node, h.execution ORDER BY"
                                        + " h.execution, h.node",
                                row ->
                                        new HeldSource(
                                                row.text(), row.text(), row.text(), row.number()),
                                where.values()));
    }

    private static HeldGroup group(Row row) throws SQLException {
        return new HeldGroup(
                row.text(),
                row.text(),
                row.text(),
                row.text(),
                HeldRow.State.of(row.text()),
                row.number(),
                row.instant(),
                row.instant());
    }

    /** Those that are asked for, in the order of their ids. */
    public List<HeldRow> list(HeldQuery query) {
        Where where = query.filter().where().and("h.id > ?", query.after());
        String page = " FROM held_row h" + where.sql() + " ORDER BY h.id LIMIT ?";
        return database.read(reading(), t -> rows(t, page, where.values(query.limit())));
    }

    /**
     * The rows of a query, and what each broke.
     *
     * @param page of it, from FROM on; the held rows are {@code h} there
     */
    private static List<HeldRow> rows(Transaction t, String page, @Nullable Object[] values)
            throws SQLException {
        Map<String, List<HeldRow.Broken>> broken = new HashMap<>();
        t.query(
                "SELECT held, rule, reason FROM held_row_reason WHERE held IN (SELECT h.id"
                        + page
                        + ") ORDER BY held, place",
                row ->
                        broken.computeIfAbsent(row.text(), id -> new ArrayList<>())
                                .add(new HeldRow.Broken(row.text(), row.text())),
                values);
        return t.query("SELECT " + COLUMNS + page, row -> row(row, broken), values);
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
                row.text(),
                row.instant());
    }

    /** Those of these ids that there are. */
    public List<HeldRow> find(Collection<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Where where = new Where().in("h.id", ids);
        return database.read(
                reading(), t -> rows(t, " FROM held_row h" + where.sql(), where.values()));
    }

    /**
     * What these rows held is removed, and that they were held stays known; those that are being
     * sent again stay. Gives how many were purged.
     */
    public int purge(HeldFilter filter) {
        Where where = filter.where();
        return database.write(
                "held rows could not be purged",
                t ->
                        t.update(
                                "UPDATE held_row SET state = 'purged', raw = '' WHERE state NOT IN"
                                        + " ('purged', 'replaying') AND id IN (SELECT h.id FROM"
                                        + " held_row h"
                                        + where.sql()
                                        + ")",
                                where.values()));
    }

    /** Notes what became of the rows in the file of an execution. */
    public void note(String execution, HeldFile outcome) {
        database.change(
                "the file of execution '" + execution + "' could not be noted",
                t -> {
                    t.update(
                            "INSERT INTO held_file (execution, outcome) VALUES (?, ?) ON CONFLICT"
                                    + " (execution) DO UPDATE SET outcome = excluded.outcome",
                            execution,
                            outcome.text());
                });
    }

    /** What became of the files of executions, as far as that is known. */
    public Map<String, HeldFile> files() {
        Map<String, HeldFile> files = new HashMap<>();
        database.read(
                reading(),
                t ->
                        t.query(
                                "SELECT execution, outcome FROM held_file",
                                row -> files.put(row.text(), HeldFile.of(row.text()))));
        return files;
    }

    /** Executions whose files hold nothing any more that is not in the store, or was purged. */
    public List<String> spent() {
        return database.read(
                reading(),
                t ->
                        t.query(
                                "SELECT execution FROM held_file f WHERE outcome = 'held' AND NOT"
                                        + " EXISTS (SELECT 1 FROM held_row h WHERE h.execution ="
                                        + " f.execution AND h.state <> 'purged') ORDER BY"
                                        + " execution",
                                Row::text));
    }

    /** The file of that execution is gone. */
    public void forget(String execution) {
        database.change(
                "the file of execution '" + execution + "' could not be forgotten",
                t -> {
                    t.update("DELETE FROM held_file WHERE execution = ?", execution);
                });
    }

    private static String reading() {
        return "held rows could not be read";
    }
}

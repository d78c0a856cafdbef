package dev.sluice.store;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Positions of targets that cannot keep one themselves. A file target commits by renaming, which no
 * transaction covers: it first {@linkplain #intend says} what it will rename, and {@linkplain
 * #settle settles} that afterwards. A process that finds an intent {@linkplain #pending pending}
 * looks whether the files have their names, and then settles it or {@linkplain #withdraw withdraws}
 * it.
 */
public final class Checkpoints {

    private static final String PUT =
            "INSERT INTO checkpoint (pipeline, target, position, execution, at) VALUES (?, ?, ?, ?,"
                    + " ?) ON CONFLICT (pipeline, target) DO UPDATE SET position = excluded.position,"
                    + " execution = excluded.execution, at = excluded.at";

    private final Database database;
    private final InstantSource clock;

    Checkpoints(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The position that was committed last, where one was. */
    public Optional<Checkpoint> find(String pipeline, String target) {
        return all(pipeline).stream().filter(found -> found.target().equals(target)).findFirst();
    }

    /** Those of all targets of a pipeline. */
    public List<Checkpoint> all(String pipeline) {
        return database.read(
                "the positions of '" + pipeline + "' could not be read",
                t ->
                        t.query(
                                "SELECT pipeline, target, position, execution, at FROM checkpoint"
                                        + " WHERE pipeline = ? ORDER BY target",
                                row ->
                                        new Checkpoint(
                                                row.text(),
                                                row.text(),
                                                row.text(),
                                                row.text(),
                                                row.instant()),
                                pipeline));
    }

    /** Keeps a position that was committed, in the place of the last one. */
    public void keep(String pipeline, String target, String position, String execution) {
        database.write(
                keeping(pipeline, target),
                t -> t.update(PUT, pipeline, target, position, execution, clock.instant()));
    }

    /** Forgets a position: the next run of the pipeline begins anew. */
    public void forget(String pipeline, String target) {
        database.write(
                keeping(pipeline, target),
                t ->
                        t.update(
                                "DELETE FROM checkpoint WHERE pipeline = ? AND target = ?",
                                pipeline,
                                target));
    }

    /**
     * Says what will be renamed; returns once that is durable.
     *
     * @throws PipelineException {@code STATE_CONFLICT} where an earlier intent is still pending
     */
    public void intend(Intent intent) {
        database.write(
                keeping(intent.pipeline(), intent.target()),
                t -> {
                    insert(t, intent);
                    List<@Nullable Object[]> renames = new ArrayList<>();
                    for (Intent.Rename rename : intent.renames()) {
                        renames.add(
                                new Object[] {
                                    intent.pipeline(),
                                    intent.target(),
                                    renames.size(),
                                    rename.from(),
                                    rename.to()
                                });
                    }
                    return t.updateAll(
                            "INSERT INTO intent_rename (pipeline, target, place, source,"
                                    + " destination) VALUES (?, ?, ?, ?, ?)",
                            renames);
                });
    }

    private void insert(Transaction t, Intent intent) throws SQLException {
        int inserted =
                t.update(
                        "INSERT INTO intent (pipeline, target, position, execution, at) VALUES (?,"
                                + " ?, ?, ?, ?) ON CONFLICT (pipeline, target) DO NOTHING",
                        intent.pipeline(),
                        intent.target(),
                        intent.position(),
                        intent.execution(),
                        clock.instant());
        if (inserted == 0) {
            throw new PipelineException(
                    ErrorCode.STATE_CONFLICT,
                    "target '"
                            + intent.target()
                            + "' of '"
                            + intent.pipeline()
                            + "' has an earlier commit that is not settled: settle or withdraw it"
                            + " first");
        }
    }

    /** It happened: its position is the target's checkpoint from now on. */
    public void settle(String pipeline, String target) {
        database.write(
                keeping(pipeline, target),
                t -> {
                    int kept =
                            t.update(
                                    "INSERT INTO checkpoint (pipeline, target, position, execution,"
                                            + " at) SELECT pipeline, target, position, execution, ?"
                                            + " FROM intent WHERE pipeline = ? AND target = ? ON"
                                            + " CONFLICT (pipeline, target) DO UPDATE SET position ="
                                            + " excluded.position, execution = excluded.execution, at ="
                                            + " excluded.at",
                                    clock.instant(),
                                    pipeline,
                                    target);
                    if (kept == 0) {
                        throw new PipelineException(
                                ErrorCode.STATE_CONFLICT,
                                "target '" + target + "' of '" + pipeline + "' intends nothing");
                    }
                    return remove(t, pipeline, target);
                });
    }

    /** It did not happen: the checkpoint stays as it was. Does nothing where there is none. */
    public void withdraw(String pipeline, String target) {
        database.write(keeping(pipeline, target), t -> remove(t, pipeline, target));
    }

    private static int remove(Transaction t, String pipeline, String target) throws SQLException {
        return t.update("DELETE FROM intent WHERE pipeline = ? AND target = ?", pipeline, target);
    }

    /** What was intended and neither settled nor withdrawn. */
    public List<Intent> pending(String pipeline) {
        return database.read(
                "the commits of '" + pipeline + "' could not be read",
                t -> {
                    List<Intent> found = new ArrayList<>();
                    for (Intent intent : intents(t, pipeline)) {
                        found.add(
                                new Intent(
                                        pipeline,
                                        intent.target(),
                                        intent.position(),
                                        intent.execution(),
                                        renames(t, pipeline, intent.target())));
                    }
                    return found;
                });
    }

    private static List<Intent> intents(Transaction t, String pipeline) throws SQLException {
        return t.query(
                "SELECT target, position, execution FROM intent WHERE pipeline = ? ORDER BY target",
                row -> new Intent(pipeline, row.text(), row.text(), row.text(), List.of()),
                pipeline);
    }

    private static List<Intent.Rename> renames(Transaction t, String pipeline, String target)
            throws SQLException {
        return t.query(
                "SELECT source, destination FROM intent_rename WHERE pipeline = ? AND target = ?"
                        + " ORDER BY place",
                row -> new Intent.Rename(row.text(), row.text()),
                pipeline,
                target);
    }

    private static String keeping(String pipeline, String target) {
        return "the position of target '" + target + "' of '" + pipeline + "' could not be kept";
    }
}

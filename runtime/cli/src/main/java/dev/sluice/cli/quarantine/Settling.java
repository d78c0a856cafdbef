package dev.sluice.cli.quarantine;

import dev.sluice.api.Failpoints;
import dev.sluice.engine.DeadLetters;
import dev.sluice.engine.DeadLetters.Letter;
import dev.sluice.store.HeldFile;
import dev.sluice.store.HeldRow;
import dev.sluice.store.Replay;
import dev.sluice.store.Replays;
import dev.sluice.store.StateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Tells the rows of a replay what became of them, once its targets have committed. Those it has put
 * aside again stand in its own file, which was on the disk before: at the node they came in at they
 * stay held, further on they are held there, and all others are where they were to go. Done again
 * after a crash, it changes nothing.
 */
public final class Settling {

    private static final int PAGE = 1_000;

    private final StateStore store;
    private final Path home;
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    public Settling(StateStore store, Path home) {
        this.store = store;
        this.home = home;
    }

    /** Settles all rows of a replay that is committed. */
    public void settle(Replay replay) {
        store.replays().committed(replay.execution());
        Failpoints.reach("replay-committed");
        read(replay, letter -> true);
        store.quarantine().note(replay.latest(), HeldFile.HELD);
        store.replays().end(replay.execution());
    }

    /** Holds what some targets have refused; they have committed, and others have not. */
    public void refusedBy(Replay replay, Predicate<String> targets) {
        read(replay, letter -> targets.test(letter.node()));
    }

    private void read(Replay replay, Predicate<Letter> whether) {
        Path file = Holding.file(home, replay.latest());
        if (!Files.exists(file)) {
            return; // it has put nothing aside
        }
        List<Letter> page = new ArrayList<>(PAGE);
        DeadLetters.read(
                file,
                letter -> {
                    if (whether.test(letter)) {
                        page.add(letter);
                    }
                    if (page.size() == PAGE) {
                        settle(replay, page);
                        page.clear();
                    }
                });
        settle(replay, page);
    }

    private void settle(Replay replay, List<Letter> page) {
        Map<Letter, Trace.Traced> stay = new LinkedHashMap<>();
        Map<Letter, Trace.Traced> further = new LinkedHashMap<>();
        for (Letter letter : page) {
            // what came another way, such as a reference, was held by the run itself
            Optional<Trace.Traced> traced = Trace.of(letter.raw());
            boolean entered =
                    letter.node().equals(HeldRows.NODE) || letter.node().equals(replay.node());
            traced.ifPresent(trace -> (entered ? stay : further).put(letter, trace));
        }
        stay(replay, stay);
        hold(replay, further);
    }

    /**
     * A row that failed where it had failed has the reasons of this time; one that could not be
     * sent at all keeps its own, and that is added to them.
     */
    private void stay(Replay replay, Map<Letter, Trace.Traced> rows) {
        Map<String, HeldRow> unsent =
                origins(
                        rows.entrySet().stream()
                                .filter(row -> isUnsent(row.getKey()))
                                .map(row -> row.getValue().held()));
        List<Replays.Refused> refused = new ArrayList<>();
        rows.forEach((letter, traced) -> {
            List<HeldRow.Broken> broken = new ArrayList<>();
            HeldRow before = unsent.get(traced.held());
            if (before != null) {
                before.broken().stream()
                        .filter(one -> !Admission.isUnsent(one.reason()))
                        .forEach(broken::add);
            }
            broken.addAll(Holding.broken(letter));
            refused.add(new Replays.Refused(traced.held(), broken));
        });
        store.replays().refused(replay, refused);
    }

    private static boolean isUnsent(Letter letter) {
        return letter.reasons().stream().anyMatch(Admission::isUnsent);
    }

    /** The held rows of these ids, by them. */
    private Map<String, HeldRow> origins(Stream<String> ids) {
        Map<String, HeldRow> origins = new HashMap<>();
        store.quarantine().find(ids.distinct().toList()).forEach(row -> origins.put(row.id(), row));
        return origins;
    }

    /** A row that came further is held there, as what it was: with its key, and its attempts. */
    private void hold(Replay replay, Map<Letter, Trace.Traced> further) {
        Map<String, HeldRow> origins = origins(further.values().stream().map(Trace.Traced::held));
        List<HeldRow> rows = new ArrayList<>();
        further.forEach((letter, traced) -> {
            HeldRow origin = origins.get(traced.held());
            if (origin != null) {
                rows.add(row(replay, letter, traced, origin));
            }
        });
        store.quarantine().hold(rows);
    }

    private HeldRow row(Replay replay, Letter letter, Trace.Traced traced, HeldRow origin) {
        int attempts = origin.attempts() + 1;
        return new HeldRow(
                HeldRow.id(replay.latest(), letter.node(), letter.number()),
                replay.latest(),
                replay.pipeline(),
                letter.node(),
                Holding.broken(letter),
                origin.place().isEmpty() ? letter.place() : origin.place(),
                traced.raw(),
                origin.idempotency(),
                attempts >= replay.mostAttempts() ? HeldRow.State.GIVEN_UP : HeldRow.State.HELD,
                attempts,
                "",
                now);
    }
}

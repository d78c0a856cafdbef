package dev.sluice.cli.local;

import dev.sluice.cli.Engine.Finding;
import dev.sluice.cli.Engine.Request;
import dev.sluice.cli.quarantine.Edits;
import dev.sluice.cli.quarantine.Entry;
import dev.sluice.cli.quarantine.HeldPages;
import dev.sluice.cli.quarantine.HeldRows;
import dev.sluice.cli.quarantine.ReplayCatalog;
import dev.sluice.cli.quarantine.Trace;
import dev.sluice.compiler.Plan;
import dev.sluice.pipeline.NodeKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Plans replays of one pipeline. The whole pipeline is planned once, for the columns that the
 * entered node has now; each replay is then a part of it.
 */
final class ReplaySession {

    private final Workshop workshop;
    private final Request request;
    private final Set<String> untold = new TreeSet<>();

    ReplaySession(Workshop workshop, Request request) {
        this.workshop = workshop;
        this.request = request;
    }

    /**
     * What is known before anything is sent.
     *
     * @param pipeline its name
     * @param targets those that its rows reach
     * @param findings what is wrong with the pipeline as it is now; then there is no entry
     */
    record Known(
            String pipeline,
            Set<String> targets,
            Optional<Entry> entry,
            Optional<Edits> edits,
            List<Finding> findings) {

        Entry entered() {
            return entry.orElseThrow();
        }
    }

    /** Looks at the pipeline as it is now. */
    Known look(String node, List<String> edits) {
        try (Session whole = new Session(workshop, request, Purpose.LOOK)) {
            if (whole.plan().isEmpty()) {
                return new Known(
                        whole.name(),
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        whole.findings());
            }
            Entry entry = Entry.of(whole.plan().get(), node);
            return new Known(
                    whole.name(),
                    targets(whole.plan().get(), node),
                    Optional.of(entry),
                    Optional.of(Edits.of(edits, entry, whole.binding())),
                    List.of());
        }
    }

    private static Set<String> targets(Plan plan, String entered) {
        Set<String> reached = new HashSet<>(Set.of(entered));
        for (Plan.PlannedNode node : plan.nodes()) {
            if (node.feeds().stream().anyMatch(feed -> reached.contains(feed.from()))) {
                reached.add(node.id());
            }
        }
        reached.removeIf(node -> !(plan.node(node) instanceof Plan.TargetNode));
        return reached;
    }

    /**
     * The part of the pipeline that the rows have before them, planned. Targets behind a node that
     * makes other rows of these, such as an aggregate, are left out where there are others.
     *
     * @param commit the name under which targets commit
     * @param without targets that have the rows already
     */
    Session plan(
            Known known,
            Supplier<HeldPages> pages,
            String commit,
            Set<String> without,
            ReplayCatalog.Writing writing) {
        Set<String> lost = new TreeSet<>();
        Session all = plan(known, pages, commit, without, lost, writing);
        Set<String> less = new HashSet<>(without);
        less.addAll(lost);
        if (lost.isEmpty() || less.containsAll(known.targets())) {
            return all;
        }
        all.close();
        untold.addAll(lost);
        return plan(known, pages, commit, less, new TreeSet<>(), writing);
    }

    private Session plan(
            Known known,
            Supplier<HeldPages> pages,
            String commit,
            Set<String> without,
            Set<String> lost,
            ReplayCatalog.Writing writing) {
        HeldRows rows = new HeldRows(known.entered(), known.edits().orElseThrow(), pages);
        Workshop shop =
                new Workshop(
                        workshop.home(),
                        workshop.templates(),
                        ReplayCatalog.of(
                                workshop.catalog(),
                                rows,
                                commit,
                                name ->
                                        workshop.templates()
                                                .find(NodeKind.QUALITY, name)
                                                .isPresent(),
                                lost::add,
                                writing));
        ReplayPart part = new ReplayPart(known.entered(), rows.name(), without);
        return new Session(shop, request, Purpose.part(part));
    }

    /** What to know of rules that judge rows beside others, and of targets that are left out. */
    List<String> notes(Plan plan) {
        List<String> notes = new ArrayList<>();
        for (String target : untold) {
            notes.add(
                    "target '"
                            + target
                            + "' is left out: a node before it makes other rows of those it gets, as"
                            + " an aggregate does, and would make them of the replayed rows alone."
                            + " The next run brings it up to date");
        }
        for (Plan.PlannedNode node : plan.nodes()) {
            if (node instanceof Plan.StepNode step
                    && step.whole()
                    && step.feeds().size() == 1
                    && Trace.on(step.feeds().getFirst().schema())) {
                notes.add(
                        "node '"
                                + step.id()
                                + "' looks at all rows of a run together; here it sees the"
                                + " replayed rows alone");
            }
        }
        return notes;
    }
}

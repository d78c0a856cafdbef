package dev.sluice.cli.quarantine;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Step;
import dev.sluice.api.Step.Fate;
import dev.sluice.api.Step.Outcome;
import dev.sluice.api.Transform;
import java.util.ArrayList;
import java.util.List;

/**
 * A transform as held rows go through it: they keep their trace, and none of them stops the others.
 * A rule that would stop a run puts the row aside again; a rule about all rows of a run says
 * nothing about a few of them. Where no held row comes, it is the transform itself.
 *
 * @param check whether it is a check, whose assertions are about all rows of a run
 */
record TracedTransform(Transform inner, boolean check) implements Transform {

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public Step bind(Options options, List<Input> inputs) {
        List<Input> traced = inputs.stream().filter(input -> Trace.on(input.schema())).toList();
        if (traced.isEmpty()) {
            return inner.bind(options, inputs);
        }
        List<Input> bare =
                inputs.stream()
                        .map(input -> new Input(input.name(), Trace.without(input.schema())))
                        .toList();
        return switch (inner.bind(options, bare)) {
            case Step.Route route -> route;
            case Step.Query query -> {
                if (inputs.size() == 1) {
                    yield inner.bind(options, inputs);
                }
                requireBesideWhole(query, traced);
                yield traceLast(inner.bind(options, inputs));
            }
            case Step.Window window ->
                    throw new PipelineException(
                            ErrorCode.PIPELINE_INVALID,
                            "'"
                                    + name()
                                    + "' counts rows in windows that have left since: a replayed row"
                                    + " would make a second result of its window. Add it to the"
                                    + " result at the target, then purge it");
            case Step.Rows rows -> {
                requireJudged(inputs, traced);
                yield traced(rows);
            }
        };
    }

    private Step.Rows traced(Step.Rows rows) {
        List<Step.Projection> projections = new ArrayList<>(rows.projections());
        projections.add(new Step.Projection(Trace.COLUMN, Names.quote(Trace.COLUMN)));
        return new Step.Rows(
                projections,
                rows.fates().stream().map(TracedTransform::lenient).toList(),
                rows.scope(),
                check ? List.of() : rows.assertions());
    }

    private static Fate lenient(Fate fate) {
        Outcome outcome = fate.outcome() == Outcome.STOPPED ? Outcome.QUARANTINED : fate.outcome();
        return new Fate(outcome, fate.condition(), fate.rule(), fate.reason(), Step.Limit.NONE);
    }

    /**
     * Rows that may come batch by batch while all of the other inputs are at hand give the same
     * rows as if they had come with those of their run.
     */
    private void requireBesideWhole(Step.Query query, List<Input> traced) {
        Step.ByBatch how = query.byBatch().get(traced.getFirst().name());
        if (traced.size() > 1 || !(how instanceof Step.ByBatch.Possible)) {
            String why = how instanceof Step.ByBatch.Impossible no ? " (" + no.why() + ")" : "";
            throw new PipelineException(
                    ErrorCode.PIPELINE_INVALID,
                    "'"
                            + name()
                            + "' puts rows of several inputs together in a way that needs all of"
                            + " them"
                            + why
                            + ", and a replay brings a few of one: correct the data where it came"
                            + " from and run the pipeline again");
        }
    }

    /** The columns of the other inputs come behind those of the held rows, and so their trace. */
    private static Step traceLast(Step step) {
        Step.Query query = (Step.Query) step;
        String trace = Names.quote(Trace.COLUMN);
        return new Step.Query(
                "SELECT * EXCLUDE (" + trace + "), " + trace + " FROM (" + query.select() + ")",
                query.fanOutLimit());
    }

    private void requireJudged(List<Input> inputs, List<Input> traced) {
        List<String> names = inputs.stream().map(Input::name).toList();
        String judged = names.contains("input") ? "input" : names.getFirst();
        if (traced.size() > 1 || !traced.getFirst().name().equals(judged)) {
            throw new PipelineException(
                    ErrorCode.PIPELINE_INVALID,
                    "the rows are what '"
                            + name()
                            + "' compares others with: correct the data where it came from and run"
                            + " the pipeline again");
        }
    }
}

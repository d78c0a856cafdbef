package dev.sluice.cli.quarantine;

import dev.sluice.api.Connector;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Source;
import dev.sluice.api.SqlDatabase;
import dev.sluice.api.Target;
import dev.sluice.api.Transform;
import dev.sluice.compiler.Catalog;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What the nodes of a replay are made of: what they are made of anyway, following held rows. */
public final class ReplayCatalog {

    private ReplayCatalog() {}

    /** What a replay does at a target, instead of writing to it; or the target as it is. */
    public interface Writing {
        Target to(Target target, ConnectorContext context);
    }

    /**
     * The catalog of a replay.
     *
     * @param commit the name under which targets commit it
     * @param checks whether the transform of that name is a check
     * @param lost is told the targets to which other rows come, which a node has made of the held
     *     ones
     */
    public static Catalog of(
            Catalog usual,
            HeldRows rows,
            String commit,
            Predicate<String> checks,
            Consumer<String> lost,
            Writing writing) {
        Map<String, Connector> connectors = new HashMap<>();
        usual.connectors()
                .forEach((name, connector) ->
                        connectors.put(name, new Traced(connector, commit, lost, writing)));
        connectors.put(rows.name(), rows);
        Map<String, Transform> transforms = new HashMap<>();
        usual.transforms()
                .forEach((name, transform) ->
                        transforms.put(name, new TracedTransform(transform, checks.test(name))));
        return new Catalog(connectors, transforms);
    }

    private record Traced(Connector inner, String commit, Consumer<String> lost, Writing writing)
            implements Connector {

        @Override
        public String name() {
            return inner.name();
        }

        @Override
        public Source source(Options options, ConnectorContext context) {
            return inner.source(options, context);
        }

        @Override
        public Target target(Options options, ConnectorContext context) {
            Target usual = inner.target(options, context);
            Target beside =
                    usual.beside(commit)
                            .orElseThrow(() -> {
                                usual.close();
                                return replaces();
                            });
            return new TracedTarget(writing.to(beside, context), () -> lost.accept(context.node()));
        }

        private static PipelineException replaces() {
            return new PipelineException(
                    ErrorCode.PIPELINE_INVALID,
                    "it replaces what is there with the rows of each run, and the replayed rows"
                            + " would take the place of all others: correct the data where it came"
                            + " from and run the pipeline again");
        }

        @Override
        public Optional<SqlDatabase> database(Options options, ConnectorContext context) {
            return inner.database(options, context);
        }
    }
}

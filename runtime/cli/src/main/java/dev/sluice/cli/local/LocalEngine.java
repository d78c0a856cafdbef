package dev.sluice.cli.local;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Schema;
import dev.sluice.cli.Engine;
import dev.sluice.cli.Replaying;
import dev.sluice.compiler.CamelRoutes;
import dev.sluice.compiler.Catalog;
import dev.sluice.engine.Ahead;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.PipelineReader;
import dev.sluice.pipeline.PipelineResolver;
import dev.sluice.pipeline.PipelineSchema;
import dev.sluice.pipeline.ReadResult;
import dev.sluice.pipeline.TemplateCatalog;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoreLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Reads, plans and runs pipelines in this process. */
final class LocalEngine implements Engine {

    private final Workshop workshop;

    LocalEngine(Path home) {
        this(home, Catalog.discover());
    }

    LocalEngine(Path home, Catalog catalog) {
        this.workshop = new Workshop(home.toAbsolutePath(), new TemplateCatalog(), catalog);
    }

    @Override
    public Validation check(Request request) {
        try (Session session = new Session(workshop, request, Purpose.LOOK)) {
            return new Validation(session.findings());
        }
    }

    @Override
    public Plan plan(Request request) {
        try (Session session = new Session(workshop, request, Purpose.LOOK)) {
            return session.plan()
                    .map(plan -> PlanView.of(plan, session.pipeline(), CamelRoutes.yaml(plan)))
                    .orElseGet(() -> new Plan("", List.of(), List.of(), "", session.findings()));
        }
    }

    @Override
    public RunReport run(
            Request request, Start start, Progress progress, Cancellation cancellation) {
        Stopper stopper = new Stopper(cancellation::goesOnLater);
        cancellation.onCancel(stopper::stop);
        try (Ahead<StateStore> store = store()) {
            return new LocalRun(workshop, store, request, start).run(progress, stopper);
        }
    }

    @Override
    public Optional<Finding> finishReplay(
            String pipeline, Progress progress, Cancellation cancellation) {
        Stopper stopper = new Stopper(cancellation::goesOnLater);
        cancellation.onCancel(stopper::stop);
        try (Ahead<StateStore> store = store()) {
            return new Unfinished(workshop, store.get()).finish(pipeline, progress, stopper);
        }
    }

    @Override
    public RunReport replay(
            Request request, Replaying.Asked asked, Progress progress, Cancellation cancellation) {
        Stopper stopper = new Stopper(cancellation::goesOnLater);
        cancellation.onCancel(stopper::stop);
        try (Ahead<StateStore> store = store()) {
            return new LocalReplay(workshop, store.get(), request).run(asked, progress, stopper);
        }
    }

    @Override
    public Replaying.Preview preview(Request request, Replaying.Asked asked, int rows) {
        try (Ahead<StateStore> store = store()) {
            return new ReplayPreview(workshop, store.get(), rows).of(request, asked);
        }
    }

    @Override
    public Outline outline(Request request) {
        ReadResult read = read(request.file());
        Pipeline draft =
                read.draft()
                        .filter(pipeline -> !pipeline.name().isEmpty())
                        .orElseThrow(() ->
                                new PipelineException(
                                        ErrorCode.PIPELINE_INVALID,
                                        request.file()
                                                + " is no pipeline that can run: 'sluice validate"
                                                + " FILE' says what is wrong with it"));
        Map<String, String> types = new HashMap<>();
        draft.parameters()
                .forEach(one -> types.put(one.name(), one.type().name().toLowerCase(Locale.ROOT)));
        List<Finding> problems =
                Stream.concat(
                                read.problems().stream(),
                                PipelineResolver.parameters(read, request.parameters()).stream())
                        .map(Session::finding)
                        .toList();
        return new Outline(draft.name(), types, problems);
    }

    private ReadResult read(Path file) {
        try {
            return PipelineReader.read(file, workshop.templates());
        } catch (IOException e) {
            throw new PipelineException(
                    ErrorCode.PIPELINE_INVALID, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** A store that opens while the pipeline is planned: each takes about as long. */
    private Ahead<StateStore> store() {
        // two threads that both come first to log would each complain of the other
        LoggerFactory.getILoggerFactory();
        StoreLocation location =
                StoreLocation.of(workshop.home(), name -> Optional.ofNullable(System.getenv(name)));
        return Ahead.begin("the state store", () -> opened(location));
    }

    private static StateStore opened(StoreLocation location) {
        StateStore store = StateStore.open(location);
        try {
            // what a killed process left behind is told by the next that comes by
            store.abandoned().recover();
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    @Override
    public Preview preview(Request request, String node, int rows) {
        return new LocalPreview(workshop).of(request, node, rows);
    }

    static List<ColumnView> columns(Schema schema) {
        return schema.columns().stream()
                .map(c -> new ColumnView(c.name(), c.type().toString()))
                .toList();
    }

    @Override
    public List<Template> templates() {
        return workshop.templates().all().stream().map(TemplateView::of).toList();
    }

    @Override
    public String schema() {
        return PipelineSchema.json(workshop.templates());
    }

    @Override
    public void close() {
        // nothing outlives a call
    }
}

package dev.sluice.cli.local;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.Connector;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import dev.sluice.api.Source;
import dev.sluice.api.Target;
import dev.sluice.compiler.NodeRequest;
import dev.sluice.pipeline.NodeKind;
import dev.sluice.pipeline.Template;
import dev.sluice.pipeline.TemplateCatalog;
import dev.sluice.sql.Registered;
import dev.sluice.sql.SqlSession;
import dev.sluice.sql.SqlSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The target of a preview: keeps the first rows as JSON texts, and says when it has seen enough.
 */
final class Collector implements Connector, Target, BatchWriter {

    static final String NAME = "sluice-preview";

    private final int limit;
    private final Runnable enough;
    private final List<String> rows = new ArrayList<>();
    private Schema schema = new Schema(List.of());
    private ConnectorContext context;

    Collector(int limit, ConnectorContext context, Runnable enough) {
        this.limit = limit;
        this.context = context;
        this.enough = enough;
    }

    static NodeRequest request(String from, TemplateCatalog templates) {
        Template discard = templates.find(NodeKind.TARGET, "discard").orElseThrow();
        int dot = from.indexOf('.');
        NodeRequest.Input input =
                dot < 0
                        ? new NodeRequest.Input("input", from, "")
                        : new NodeRequest.Input(
                                "input", from.substring(0, dot), from.substring(dot + 1));
        return new NodeRequest(
                NAME,
                "target",
                NAME,
                discard.kamelet(),
                discard.yaml(),
                Options.empty(),
                List.of(input));
    }

    List<String> rows() {
        return rows;
    }

    Schema schema() {
        return schema;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Source source(Options options, ConnectorContext unused) {
        throw new PipelineException(ErrorCode.OPTION_INVALID, "a preview is not read from");
    }

    @Override
    public Target target(Options options, ConnectorContext given) {
        context = given;
        return this;
    }

    @Override
    public void check(Schema found) {
        schema = found;
    }

    @Override
    public Delivery delivery() {
        return Delivery.AT_LEAST_ONCE;
    }

    @Override
    public BatchWriter open(Schema found) {
        return this;
    }

    @Override
    public WriteResult write(RecordBatch batch) {
        int taken = batch.rows();
        String fields =
                schema.names().stream()
                        .map(n -> Names.quote(n) + " := " + Names.quote(n))
                        .collect(Collectors.joining(", "));
        try (SqlSession sql = SqlSession.open(SqlSettings.modest(context.temporary(), List.of()));
                Registered relation = sql.register(batch, context.allocator())) {
            sql.rows(
                            "SELECT to_json(struct_pack("
                                    + fields
                                    + "))::VARCHAR FROM "
                                    + relation.name()
                                    + " LIMIT "
                                    + (limit - rows.size()))
                    .forEach(row -> rows.add(row.getFirst()));
        }
        if (rows.size() >= limit) {
            enough.run();
        }
        return new WriteResult(taken, List.of());
    }

    @Override
    public void commit(Position position) {
        // nothing to make durable
    }

    @Override
    public void abort() {
        // a preview that has seen enough keeps its rows
    }

    @Override
    public void close() {
        // nothing is open
    }
}

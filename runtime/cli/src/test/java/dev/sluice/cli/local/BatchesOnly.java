package dev.sluice.cli.local;

import dev.sluice.api.BatchReader;
import dev.sluice.api.BatchWriter;
import dev.sluice.api.Connector;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.Options;
import dev.sluice.api.Position;
import dev.sluice.api.Schema;
import dev.sluice.api.Source;
import dev.sluice.api.Target;

/** A connector whose sources DuckDB cannot scan and whose targets it cannot copy to. */
record BatchesOnly(Connector connector) implements Connector {

    @Override
    public String name() {
        return connector.name();
    }

    @Override
    public Source source(Options options, ConnectorContext context) {
        Source source = connector.source(options, context);
        return new Source() {
            @Override
            public Schema schema() {
                return source.schema();
            }

            @Override
            public Traits traits() {
                return source.traits();
            }

            @Override
            public String place() {
                return source.place();
            }

            @Override
            public BatchReader open(Position after) {
                return source.open(after);
            }

            @Override
            public void requireUnchanged() {
                source.requireUnchanged();
            }

            @Override
            public void close() {
                source.close();
            }
        };
    }

    @Override
    public Target target(Options options, ConnectorContext context) {
        Target target = connector.target(options, context);
        return new Target() {
            @Override
            public void check(Schema schema) {
                target.check(schema);
            }

            @Override
            public Delivery delivery() {
                return target.delivery();
            }

            @Override
            public BatchWriter open(Schema schema) {
                return target.open(schema);
            }

            @Override
            public void close() {
                target.close();
            }
        };
    }
}

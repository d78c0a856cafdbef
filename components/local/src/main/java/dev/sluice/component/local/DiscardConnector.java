package dev.sluice.component.local;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.Connector;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.Options;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import dev.sluice.api.Source;
import dev.sluice.api.Target;
import java.util.List;
import java.util.Optional;

/** Takes every row and keeps none: for trying a pipeline out, and for measuring it. */
public final class DiscardConnector implements Connector {

    @Override
    public String name() {
        return "discard";
    }

    @Override
    public Source source(Options options, ConnectorContext context) {
        throw Direction.writesOnly(name());
    }

    @Override
    public Target target(Options options, ConnectorContext context) {
        return new DiscardTarget();
    }

    private static final class DiscardTarget implements Target {
        @Override
        public void check(Schema schema) {}

        @Override
        public Delivery delivery() {
            // nothing is kept, so nothing can ever be there half or twice
            return Delivery.ALL_OR_NOTHING;
        }

        @Override
        public Optional<Target> beside(String name) {
            return Optional.of(this);
        }

        @Override
        public BatchWriter open(Schema schema) {
            return new DiscardWriter();
        }

        @Override
        public void close() {}
    }

    private static final class DiscardWriter implements BatchWriter {
        @Override
        public WriteResult write(RecordBatch batch) {
            try (batch) {
                return new WriteResult(batch.rows(), List.of());
            }
        }

        @Override
        public void commit(Position position) {}

        @Override
        public void abort() {}

        @Override
        public void close() {}
    }
}

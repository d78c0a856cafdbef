package dev.sluice.engine;

import dev.sluice.api.BatchReader;
import dev.sluice.api.Connector;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Schema;
import dev.sluice.api.Source;
import dev.sluice.api.Target;
import dev.sluice.component.local.GenerateConnector;
import org.jspecify.annotations.Nullable;

/** Generated rows that are out of reach at first, or from some batch on. */
final class FakeSource implements Connector {

    private final int unreachable;
    private final int breaksAt;
    private int opened;

    /**
     * @param unreachable how often it cannot be opened
     * @param breaksAt the batch, from 0, at which reading fails once
     */
    FakeSource(int unreachable, int breaksAt) {
        this.unreachable = unreachable;
        this.breaksAt = breaksAt;
    }

    int opened() {
        return opened;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Source source(Options options, ConnectorContext context) {
        Source rows = new GenerateConnector().source(options, context);
        return new Source() {
            @Override
            public Schema schema() {
                return rows.schema();
            }

            @Override
            public Traits traits() {
                return rows.traits();
            }

            @Override
            public BatchReader open(Position after) {
                if (++opened <= unreachable) {
                    throw new PipelineException(ErrorCode.TARGET_UNREACHABLE, "nobody answers");
                }
                return new Breaking(rows.open(after), opened == 1 ? breaksAt : -1);
            }

            @Override
            public void close() {
                rows.close();
            }
        };
    }

    @Override
    public Target target(Options options, ConnectorContext context) {
        throw new PipelineException(ErrorCode.OPTION_INVALID, "is read only");
    }

    private static final class Breaking implements BatchReader {
        private final BatchReader rows;
        private final int at;
        private int batch;

        Breaking(BatchReader rows, int at) {
            this.rows = rows;
            this.at = at;
        }

        @Override
        public @Nullable Chunk next() {
            if (batch++ == at) {
                throw new PipelineException(ErrorCode.TARGET_UNREACHABLE, "the line is cut");
            }
            return rows.next();
        }

        @Override
        public void close() {
            rows.close();
        }
    }
}

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

/** Generated numbers, whose position moves only behind the last of them. */
final class WaitingSource implements Connector {

    private boolean withoutPosition;

    /** Whether it was last read as one whose position nobody keeps. */
    boolean readWithoutPosition() {
        return withoutPosition;
    }

    @Override
    public String name() {
        return "waiting";
    }

    @Override
    public Source source(Options options, ConnectorContext context) {
        return new Numbers(new GenerateConnector().source(options, context));
    }

    @Override
    public Target target(Options options, ConnectorContext context) {
        throw new PipelineException(ErrorCode.OPTION_INVALID, "reads only");
    }

    private final class Numbers implements Source {
        private final Source all;

        Numbers(Source all) {
            this.all = all;
        }

        @Override
        public Schema schema() {
            return all.schema();
        }

        @Override
        public Traits traits() {
            return all.traits();
        }

        @Override
        public BatchReader open(Position after) {
            withoutPosition = false;
            BatchReader reader = all.open(after);
            return new BatchReader() {
                @Override
                public Chunk next() {
                    Chunk chunk = reader.next();
                    return chunk == null || chunk.position().value().equals("" + Workbench.ROWS)
                            ? chunk
                            : new Chunk(chunk.batch(), chunk.rejected(), chunk.read(), after);
                }

                @Override
                public void close() {
                    reader.close();
                }
            };
        }

        @Override
        public BatchReader openWithoutPosition() {
            BatchReader reader = open(Position.START);
            withoutPosition = true;
            return reader;
        }

        @Override
        public void close() {
            all.close();
        }
    }
}

package dev.sluice.engine;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.Connector;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import dev.sluice.api.Source;
import dev.sluice.api.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;

/** A database of numbers: what is committed stays, with the position, and the rest is gone. */
final class KeepingTarget implements Connector {

    private final List<Long> rows = new ArrayList<>();
    private Position position = Position.START;
    private int commits;
    private int breaksAt;
    private boolean breaksAtEnd;
    private boolean patient;

    /** Refuses the commit of this number, the first being 1; none from then on. */
    void breakAt(int commit) {
        breaksAt = commits + commit;
    }

    /** Refuses the next commit with which a run is done. */
    void breakAtEnd() {
        breaksAtEnd = true;
    }

    /** No rows are enough for a commit from now on, and an hour is not too long to wait. */
    void bePatient() {
        patient = true;
    }

    List<Long> rows() {
        return rows;
    }

    int commits() {
        return commits;
    }

    Position position() {
        return position;
    }

    @Override
    public String name() {
        return "keeping";
    }

    @Override
    public Source source(Options options, ConnectorContext context) {
        throw new PipelineException(ErrorCode.OPTION_INVALID, "writes only");
    }

    @Override
    public Target target(Options options, ConnectorContext context) {
        return new Place();
    }

    private final class Place implements Target {
        @Override
        public void check(Schema schema) {}

        @Override
        public Delivery delivery() {
            return Delivery.TRANSACTIONAL;
        }

        @Override
        public boolean checkpoints() {
            return true;
        }

        @Override
        public Duration patience() {
            return patient ? Duration.ofHours(1) : Target.super.patience();
        }

        @Override
        public Position committed() {
            return position;
        }

        @Override
        public BatchWriter open(Schema schema) {
            return new Transaction();
        }

        @Override
        public void close() {}
    }

    private final class Transaction implements BatchWriter {
        private final List<Long> pending = new ArrayList<>();

        @Override
        public WriteResult write(RecordBatch batch) {
            try (batch) {
                BigIntVector numbers = (BigIntVector) batch.root().getVector(0);
                for (int row = 0; row < batch.rows(); row++) {
                    pending.add(numbers.get(row));
                }
                return new WriteResult(batch.rows(), List.of());
            }
        }

        @Override
        public boolean enough(long rows) {
            return !patient && BatchWriter.super.enough(rows);
        }

        @Override
        public void commit(Position behind) {
            if (commits + 1 == breaksAt) {
                breaksAt = 0;
                throw new PipelineException(ErrorCode.WRITE_FAILED, "the line is cut");
            }
            if (breaksAtEnd && behind.value().contains("\"done\":true")) {
                breaksAtEnd = false;
                throw new PipelineException(ErrorCode.WRITE_FAILED, "the line is cut");
            }
            rows.addAll(pending);
            pending.clear();
            position = behind;
            commits++;
        }

        @Override
        public void abort() {
            pending.clear();
        }

        @Override
        public void close() {}
    }
}

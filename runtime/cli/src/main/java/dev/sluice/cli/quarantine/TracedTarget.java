package dev.sluice.cli.quarantine;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Schema;
import dev.sluice.api.Target;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * A target that held rows come to: it takes them without their trace, which refused rows get back.
 *
 * @param lost is run where rows come that have no trace any more
 */
record TracedTarget(Target inner, Runnable lost) implements Target {

    @Override
    public void check(Schema schema) {
        if (!Trace.on(schema)) {
            lost.run();
            throw new PipelineException(
                    ErrorCode.PIPELINE_INVALID,
                    "a node before it makes other rows of those it gets, as an aggregate does, and"
                            + " would make them of the replayed rows alone: correct the data where"
                            + " it came from and run the pipeline again");
        }
        inner.check(Trace.without(schema));
    }

    @Override
    public Delivery delivery() {
        return inner.delivery();
    }

    @Override
    public boolean checkpoints() {
        return inner.checkpoints();
    }

    @Override
    public boolean recalls() {
        return inner.recalls();
    }

    @Override
    public Position committed() {
        return inner.committed();
    }

    @Override
    public BatchWriter open(Schema schema) {
        return new Writer(inner.open(Trace.without(schema)));
    }

    @Override
    public void close() {
        inner.close();
    }

    /**
     * Where no row has come through, there is nothing to commit: no file with nothing in it appears
     * beside another, and whoever asks later for the replay hears that nothing of it is here.
     */
    private static final class Writer implements BatchWriter {

        private final BatchWriter inner;
        private long written;

        Writer(BatchWriter inner) {
            this.inner = inner;
        }

        @Override
        public WriteResult write(RecordBatch batch) {
            Bare bare = bare(batch);
            WriteResult result = inner.write(bare.batch());
            written += result.written();
            List<RejectedRow> rejected = new ArrayList<>();
            for (RejectedRow row : result.rejected()) {
                int index =
                        row.index()
                                .orElseThrow(() ->
                                        new PipelineException(
                                                ErrorCode.INTERNAL,
                                                "the target refused a row and did not say which:"
                                                        + " this is a defect of its connector"));
                rejected.add(
                        new RejectedRow(
                                Trace.mark(row.raw(), bare.ids().get(index)),
                                row.place(),
                                row.reason()));
            }
            return new WriteResult(result.written(), rejected);
        }

        /** The rows without their trace, and the trace of each. */
        private record Bare(RecordBatch batch, List<String> ids) {}

        private static Bare bare(RecordBatch batch) {
            List<FieldVector> kept = new ArrayList<>();
            List<String> ids = new ArrayList<>();
            for (FieldVector vector : batch.root().getFieldVectors()) {
                if (vector.getName().equals(Trace.COLUMN)) {
                    VarCharVector trace = (VarCharVector) vector;
                    for (int row = 0; row < batch.rows(); row++) {
                        ids.add(String.valueOf(trace.getObject(row)));
                    }
                    trace.close();
                } else {
                    kept.add(vector);
                }
            }
            VectorSchemaRoot root = new VectorSchemaRoot(kept);
            root.setRowCount(ids.size());
            return new Bare(new RecordBatch(Trace.without(batch.schema()), root), ids);
        }

        @Override
        public void prepare(Position position) {
            if (written > 0) {
                inner.prepare(position);
            }
        }

        @Override
        public void commit(Position position) {
            if (written > 0) {
                inner.commit(position);
            } else {
                inner.abort();
            }
        }

        @Override
        public void abort() {
            inner.abort();
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}

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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Targets that write down what is asked of them, and fail where they are told to. */
final class FakeTarget implements Connector {

    private final String name;
    private final Target.Delivery delivery;
    private final List<String> log;
    private final Map<String, Integer> faults = new HashMap<>();
    private ErrorCode code = ErrorCode.WRITE_FAILED;
    private final List<RecordBatch> kept = new ArrayList<>();
    private boolean keeps;

    FakeTarget(String name, Target.Delivery delivery, List<String> log) {
        this.name = name;
        this.delivery = delivery;
        this.log = log;
    }

    /** Lets this step fail so many times. */
    FakeTarget failing(String step, int times, ErrorCode with) {
        faults.put(step, times);
        code = with;
        return this;
    }

    /** Never releases a batch. */
    FakeTarget leaking() {
        keeps = true;
        return this;
    }

    List<RecordBatch> kept() {
        return kept;
    }

    private void step(String step) {
        log.add(name + " " + step);
        int left = faults.getOrDefault(step, 0);
        if (left > 0) {
            faults.put(step, left - 1);
            throw new PipelineException(code, "no " + step + " at " + name);
        }
    }

    @Override
    public String name() {
        return name;
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
            return delivery;
        }

        @Override
        public BatchWriter open(Schema schema) {
            step("open");
            return new Writer();
        }

        @Override
        public void close() {}
    }

    private final class Writer implements BatchWriter {
        @Override
        public WriteResult write(RecordBatch batch) {
            int rows = batch.rows();
            if (keeps) {
                kept.add(batch);
            } else {
                batch.close();
            }
            return new WriteResult(rows, List.of());
        }

        @Override
        public void prepare(Position position) {
            step("prepare");
        }

        @Override
        public void commit(Position position) {
            step("commit");
        }

        @Override
        public void abort() {
            step("abort");
        }

        @Override
        public void close() {}
    }
}

package dev.sluice.benchmark.job;

import java.io.IOException;

/**
 * One way to do a job.
 *
 * @param rows how many rows it reads
 */
public record Contender(String name, long rows, Trial trial) {

    /** Prepares, runs and checks once; only the run itself is measured. */
    @FunctionalInterface
    public interface Trial {
        /**
         * @throws WrongAnswerException where what came out is not right
         */
        Measurement run() throws IOException, InterruptedException;
    }
}

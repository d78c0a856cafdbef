package dev.sluice.engine;

import dev.sluice.api.PipelineException;

/** Waits for room on a disk that is full. */
interface Room {

    /**
     * Blocks until it may be tried again; false where it may not, or the run is to end.
     *
     * @param times how many times in a row, from 1
     */
    boolean await(PipelineException fault, int times);
}

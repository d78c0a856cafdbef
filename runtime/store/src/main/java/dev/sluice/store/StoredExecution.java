package dev.sluice.store;

import java.util.Optional;

/**
 * An execution as it is stored.
 *
 * @param resumes the execution that it continues
 * @param slice the part of the data it is for
 * @param endurance how it stands up to the end of its processes
 */
public record StoredExecution(
        String id,
        String pipeline,
        String file,
        Trigger trigger,
        Optional<String> resumes,
        Optional<String> slice,
        ExecutionState state,
        Account.Totals totals,
        Endurance endurance) {}

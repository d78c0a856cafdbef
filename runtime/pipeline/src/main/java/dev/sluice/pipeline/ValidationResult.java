package dev.sluice.pipeline;

import java.util.List;

/** Whether a pipeline is valid, and everything that is wrong with it. */
public record ValidationResult(boolean valid, List<Problem> problems) {
    public ValidationResult {
        problems = List.copyOf(problems);
    }
}

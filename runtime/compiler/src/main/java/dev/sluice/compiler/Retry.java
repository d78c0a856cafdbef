package dev.sluice.compiler;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Tries again while a plan is made: there are no routes yet that could. Planning changes nothing
 * outside, so all of it may be repeated.
 *
 * @param told takes the node and what happened, where a later try succeeded
 */
record Retry(ErrorPolicy policy, BiConsumer<String, String> told) {

    <T> T call(String node, Supplier<T> work) {
        PipelineException last = null;
        for (int tries = 1; ; tries++) {
            try {
                T made = work.get();
                if (last != null) {
                    told.accept(node, "tried " + tries + " times, after: " + last.getMessage());
                }
                return made;
            } catch (PipelineException e) {
                if (e.code().category() != ErrorCode.Category.TRANSIENT
                        || tries > policy.retries()) {
                    throw tries == 1 ? e : tried(e, tries);
                }
                last = e;
                pause(tries, e);
            }
        }
    }

    private static PipelineException tried(PipelineException e, int tries) {
        return new PipelineException(e.code(), e.getMessage() + " (tried " + tries + " times)", e);
    }

    private void pause(int retry, PipelineException cause) {
        try {
            Thread.sleep(policy.pause(retry));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cause.addSuppressed(e);
            throw new PipelineException(
                    ErrorCode.CANCELLED,
                    "the run was cancelled while waiting for another try",
                    cause);
        }
    }
}

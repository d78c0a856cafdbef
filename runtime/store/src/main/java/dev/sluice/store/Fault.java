package dev.sluice.store;

/**
 * What ended an execution.
 *
 * @param code of {@link dev.sluice.api.ErrorCode}, such as {@code SL-3001}
 * @param node where it came up; may be empty
 */
public record Fault(String code, String node, String message) {}

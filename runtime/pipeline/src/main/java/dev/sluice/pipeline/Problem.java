package dev.sluice.pipeline;

/**
 * A mistake in a pipeline file: where, what, and what to do.
 *
 * @param path the place in the file's structure ({@code nodes[1].options.where}); may be empty
 * @param line from 1; 0 where the place is not in the file
 * @param column from 1; 0 where the place is not in the file
 */
public record Problem(
        String path, int line, int column, String code, String message, String remedy) {}

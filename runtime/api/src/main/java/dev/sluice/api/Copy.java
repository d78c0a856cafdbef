package dev.sluice.api;

import java.nio.file.Path;

/**
 * How DuckDB writes a target by itself: {@code COPY (…) TO '<file>' (<options>)}.
 *
 * @param file the temporary file, which {@link BatchWriter#commit} moves into place
 */
public record Copy(Path file, String options) {}

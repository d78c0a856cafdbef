package dev.sluice.sql;

import java.nio.file.Path;
import java.util.List;

/**
 * What a DuckDB instance may use.
 *
 * @param memoryLimit bytes of memory before it spills to {@code temporary}
 * @param threads its worker threads
 * @param temporary the folder it spills to
 * @param readable files and folders it may open, besides {@code temporary}; nothing else
 */
public record SqlSettings(long memoryLimit, int threads, Path temporary, List<Path> readable) {

    public SqlSettings {
        readable = List.copyOf(readable);
    }

    /** Settings for binding and small work: 256 MiB, two threads, the given files. */
    public static SqlSettings modest(Path temporary, List<Path> readable) {
        return new SqlSettings(256L << 20, 2, temporary, readable);
    }
}

package dev.sluice.sql;

import dev.sluice.api.Names;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a DuckDB instance may use.
 *
 * @param memoryLimit bytes of memory before it spills to {@code temporary}
 * @param threads its worker threads
 * @param temporary the folder it spills to
 * @param readable files and folders it may open, besides {@code temporary}; nothing else
 */
public record SqlSettings(long memoryLimit, int threads, Path temporary, List<Path> readable) {

    /** From then on no setting of any connection can be changed. */
    static final String LOCK = "SET lock_configuration=true";

    public SqlSettings {
        readable = List.copyOf(readable);
    }

    /** Settings for binding and small work: 256 MiB, two threads, the given files. */
    public static SqlSettings modest(Path temporary, List<Path> readable) {
        return new SqlSettings(256L << 20, 2, temporary, readable);
    }

    /** One text for all: each call costs the start of a statement, and a run opens several. */
    String statements() {
        Stream<Path> folders =
                Stream.concat(Stream.of(temporary), readable.stream()).filter(Files::isDirectory);
        return String.join(
                ";",
                "SET memory_limit='" + memoryLimit / 1024 + "KiB'",
                "SET threads=" + Math.max(1, threads),
                "SET temp_directory=" + Names.literal(temporary.toString()),
                "SET TimeZone='UTC'",
                "SET enable_progress_bar=true", // kept for whoever asks, never printed
                "SET enable_progress_bar_print=false",
                "SET progress_bar_time=0",
                "SET autoinstall_known_extensions=false",
                "SET autoload_known_extensions=false",
                "SET allowed_directories=" + list(folders),
                // a folder is itself a path too: COPY with partitions asks for it
                "SET allowed_paths=" + list(readable.stream()),
                "SET enable_external_access=false");
    }

    private static String list(Stream<Path> paths) {
        return paths.map(path -> Names.literal(path.toAbsolutePath().toString()))
                .collect(Collectors.joining(",", "[", "]"));
    }
}

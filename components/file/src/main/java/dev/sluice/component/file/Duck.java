package dev.sluice.component.file;

import dev.sluice.api.BatchReader;
import dev.sluice.api.Columns;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Scan;
import dev.sluice.api.Schema;
import dev.sluice.sql.SqlSession;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Files that DuckDB reads by itself: one query, for whole segments and for batches alike. */
record Duck(ReadRequest request, Schema schema, Scan query) implements FormatReader {

    @Override
    public BatchReader open() {
        return new ScanReader(request, query, schema.columns().size());
    }

    @Override
    public Optional<Scan> scan() {
        return Optional.of(query);
    }

    /** The pattern that is fulfilled by this path alone: DuckDB takes every path for a pattern. */
    static String pattern(Path path) {
        return path.toString().replaceAll("[\\[*?]", "[$0]");
    }

    /** The file as an argument of DuckDB. */
    static String literal(Path path) {
        return Names.literal(pattern(path));
    }

    /** What a session has to be allowed to open for these files. */
    static List<Path> readable(Collection<Path> paths) {
        return paths.stream()
                .flatMap(path -> Stream.of(path, Path.of(pattern(path))))
                .distinct()
                .toList();
    }

    /** The files as an SQL list. */
    static String paths(Collection<Path> paths) {
        return list(paths.stream().map(Duck::pattern).toList());
    }

    /** The texts as an SQL list. */
    static String list(Collection<String> texts) {
        return texts.stream().map(Names::literal).collect(Collectors.joining(", ", "[", "]"));
    }

    /** The relation with these of its columns. */
    static String only(Schema chosen, SqlSession.Relation relation) {
        return chosen.equals(relation.schema())
                ? relation.query()
                : chosen.names().stream()
                        .map(Names::quote)
                        .collect(
                                Collectors.joining(
                                        ", ", "SELECT ", " FROM (" + relation.query() + ")"));
    }

    /** The options that add columns of a file's place. */
    static String placeOptions(ReadRequest request) {
        StringBuilder options = new StringBuilder();
        var partitions = request.files().partitions();
        if (partitions.isEmpty()) {
            options.append(", hive_partitioning=false");
        } else {
            String types =
                    partitions.entrySet().stream()
                            .map(e -> Names.quote(e.getKey()) + ": " + e.getValue())
                            .collect(Collectors.joining(", ", "{", "}"));
            options.append(", hive_partitioning=true, hive_types=").append(types);
        }
        request.filename().ifPresent(n -> options.append(", filename=").append(Names.literal(n)));
        return options.toString();
    }

    /** Refuses an option that names columns which are not there. */
    static void requireKnown(String option, Collection<String> wanted, List<String> found) {
        for (String name : wanted) {
            if (!found.contains(name)) {
                throw new PipelineException(
                        ErrorCode.SCHEMA_MISMATCH,
                        "'"
                                + option
                                + "' names '"
                                + name
                                + "', which the file does not have; "
                                + Columns.hint(name, found));
            }
        }
    }
}

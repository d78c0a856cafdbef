package dev.sluice.component.table;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The options of table nodes that need more than their schema to be judged. */
final class TableOptions {

    private TableOptions() {}

    /** How a source reads: all, by a cursor, or in ranges of a column side by side. */
    record Reading(
            Optional<String> cursor, Optional<String> splitBy, int parallel, Tailing tailing) {}

    /**
     * How a cursor meets rows that are committed late, and those that are still to come.
     *
     * @param lag rows younger than this are left for later; zero where none are
     * @param zone where the values of a cursor without a time zone are at home
     * @param follow whether the source is asked again and again until the run is cancelled
     * @param poll how long to wait before it is asked again
     */
    record Tailing(Duration lag, Optional<ZoneId> zone, boolean follow, Duration poll) {}

    private static final Duration LONGEST = Duration.ofDays(31);

    private static final int PARALLEL = 4;
    private static final int MOST_PARALLEL = 32;

    static Reading reading(Options options) {
        Optional<String> cursor = options.text("cursor");
        Optional<String> splitBy = options.text("split-by");
        long parallel = options.number("parallel", PARALLEL);
        if (cursor.isPresent() && splitBy.isPresent()) {
            throw invalid(
                    "options 'cursor' and 'split-by' exclude each other: ranges read side by side"
                            + " come in no order");
        }
        if (options.has("parallel") && splitBy.isEmpty()) {
            throw invalid("option 'parallel' needs 'split-by', the column to make ranges of");
        }
        if (parallel < 1 || parallel > MOST_PARALLEL) {
            throw invalid("option 'parallel' has to be from 1 to " + MOST_PARALLEL);
        }
        return new Reading(cursor, splitBy, (int) parallel, tailing(options));
    }

    private static Tailing tailing(Options options) {
        for (String name : List.of("safety-lag", "cursor-zone", "follow", "poll")) {
            if (options.has(name) && !options.has("cursor")) {
                throw invalid("option '" + name + "' needs 'cursor', the column to read on by");
            }
        }
        if (options.has("cursor-zone") && !options.has("safety-lag")) {
            throw invalid("option 'cursor-zone' goes with 'safety-lag'");
        }
        boolean follow = options.flag("follow", false);
        if (options.has("poll") && !follow) {
            throw invalid("option 'poll' goes with 'follow: true'");
        }
        return new Tailing(
                options.duration("safety-lag", Duration.ZERO, LONGEST),
                options.text("cursor-zone").map(TableOptions::zone),
                follow,
                options.duration("poll", Duration.ofSeconds(1), Duration.ofHours(24)));
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw invalid(
                    "option 'cursor-zone' is '"
                            + name
                            + "', which is no time zone; write UTC, or such as Europe/Berlin");
        }
    }

    static Load.Mode mode(Options options) {
        String mode = options.text("mode").orElse("append");
        Load.Mode found =
                switch (mode.toLowerCase(Locale.ROOT)) {
                    case "append" -> Load.Mode.APPEND;
                    case "replace" -> Load.Mode.REPLACE;
                    case "upsert" -> Load.Mode.UPSERT;
                    case "merge" -> Load.Mode.MERGE;
                    default ->
                            throw invalid(
                                    "option 'mode' is '"
                                            + mode
                                            + "'; use append, replace, upsert or merge");
                };
        // merge deletes what the load did not bring; without that it is an upsert
        return found == Load.Mode.MERGE && !options.flag("delete-missing", true)
                ? Load.Mode.UPSERT
                : found;
    }

    static List<String> key(Options options, Load.Mode mode) {
        List<String> key = options.texts("key");
        if (mode.keyed() && key.isEmpty()) {
            throw invalid("option 'key' is missing: upsert and merge need the key's columns");
        }
        return mode.keyed() ? key : List.of();
    }

    /** The column that says of each row whether it is an insert, an update or a delete. */
    static Optional<RowOperations> operations(Options options, Load.Mode mode, List<String> key) {
        Optional<RowOperations> operations = options.text("operation").map(RowOperations::new);
        if (operations.isPresent() && mode != Load.Mode.UPSERT) {
            throw invalid(
                    "option 'operation' goes with 'mode: upsert': rows are deleted by the key that"
                            + " it has");
        }
        if (operations.isPresent() && key.contains(operations.get().column())) {
            throw invalid(
                    "option 'operation' names the column '"
                            + operations.get().column()
                            + "' of the key: what is to be done with a row is no part of its key");
        }
        return operations;
    }

    /** A query as it may stand in brackets: one SELECT. */
    static String query(String text) {
        String query = text.strip();
        if (query.endsWith(";")) {
            query = query.substring(0, query.length() - 1);
        }
        String start = query.toLowerCase(Locale.ROOT);
        if (query.contains(";") || !(start.startsWith("select") || start.startsWith("with"))) {
            throw invalid("option 'query' has to be a single SELECT, without ';'");
        }
        return query;
    }

    /** Part of a JDBC address: nothing in it may start options of the driver. */
    static String word(String text, String option) {
        if (text.chars().anyMatch(c -> "?&;/#\\".indexOf(c) >= 0)) {
            throw invalid("option '" + option + "' of the connection holds ? & ; / # or \\");
        }
        return text;
    }

    static PipelineException invalid(String message) {
        return new PipelineException(ErrorCode.OPTION_INVALID, message);
    }
}

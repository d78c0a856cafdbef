package dev.sluice.engine;

import dev.sluice.api.Names;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import dev.sluice.compiler.ComposedSql;
import dev.sluice.compiler.Plan;
import dev.sluice.sql.Registered;
import dev.sluice.sql.SqlSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whole inputs of a node that come in batches, each kept in a table of DuckDB, which spills within
 * the run's budget. For the node's own thread.
 */
final class Collected {

    private final String node;
    private final Run run;
    private final SqlSession session;
    private final Map<String, Long> rows = new LinkedHashMap<>();

    /**
     * @param feeds what brings these inputs
     * @param session of the instance in which they are read
     */
    Collected(String node, List<Plan.Feed> feeds, Run run, SqlSession session) {
        this.node = node;
        this.run = run;
        this.session = session;
        for (Plan.Feed feed : feeds) {
            if (rows.put(feed.input(), 0L) == null) {
                session.execute(
                        "CREATE TABLE "
                                + table(feed.input())
                                + " ("
                                + columns(feed.schema())
                                + ")");
            }
        }
    }

    private String table(String input) {
        return ComposedSql.tableName(node, input);
    }

    /** Columns as a table of DuckDB declares them. */
    static String columns(Schema schema) {
        return schema.columns().stream()
                .map(column -> Names.quote(column.name()) + " " + column.type())
                .collect(Collectors.joining(", "));
    }

    /** Whether that input is one of them. */
    boolean has(String input) {
        return rows.containsKey(input);
    }

    /** Keeps a batch, and owns it. */
    void keep(String input, RecordBatch batch) {
        rows.merge(input, (long) batch.rows(), Long::sum);
        try (Registered relation = session.register(batch, run.allocator())) {
            session.execute("INSERT INTO " + table(input) + " FROM " + relation.name());
        }
    }

    /** The SELECT of each input's rows so far, by its name. */
    Map<String, String> queries() {
        Map<String, String> queries = new LinkedHashMap<>();
        rows.keySet().forEach(input -> queries.put(input, "FROM " + table(input)));
        return queries;
    }

    /** The rows of the largest input. */
    long largest() {
        return rows.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }
}

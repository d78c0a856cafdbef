package dev.sluice.component.table;

import dev.sluice.api.Names;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A DuckDB table's constraints as conditions over a staged batch {@code b}. */
final class DuckRules {

    /** A condition that is true for a row the table would refuse. */
    record Rule(String broken, String reason) {}

    /** A constraint as DuckDB lists it. */
    private record Constraint(
            String kind,
            List<String> columns,
            String expression,
            String parent,
            List<String> parentColumns) {}

    private final Dialect dialect;
    private final Load load;

    private DuckRules(Dialect dialect, Load load) {
        this.dialect = dialect;
        this.load = load;
    }

    static List<Rule> of(Dialect dialect, Connection connection, Load load) throws SQLException {
        DuckRules rules = new DuckRules(dialect, load);
        return rules.constraints(connection).stream()
                .filter(c -> load.names().containsAll(c.columns()))
                .flatMap(rules::rules)
                .toList();
    }

    /** The rules of a load by key, which its deletions have to keep as well. */
    static List<Rule> ofKey(Dialect dialect, Load load) {
        DuckRules rules = new DuckRules(dialect, load);
        return load.key().stream()
                .map(key ->
                        new Rule(
                                rules.column("b", key) + " IS NULL",
                                "the key column '" + key + "' is null"))
                .toList();
    }

    private List<Constraint> constraints(Connection connection) throws SQLException {
        String query =
                "SELECT constraint_type, array_to_string(constraint_column_names, chr(31)),"
                        + " expression, referenced_table,"
                        + " array_to_string(referenced_column_names, chr(31))"
                        + " FROM duckdb_constraints() WHERE database_name = current_database() AND"
                        + " schema_name = "
                        + load.table().schema().map(Names::literal).orElse("current_schema()")
                        + " AND table_name = "
                        + Names.literal(load.table().name());
        List<Constraint> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.add(
                        new Constraint(
                                rows.getString(1),
                                names(rows.getString(2)),
                                text(rows.getString(3)),
                                text(rows.getString(4)),
                                names(rows.getString(5))));
            }
        }
        return found;
    }

    private static List<String> names(@Nullable String joined) {
        return List.of(text(joined).split("\u001f", -1));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private Stream<Rule> rules(Constraint constraint) {
        List<String> columns = constraint.columns();
        return switch (constraint.kind()) {
            case "NOT NULL" ->
                    columns.stream()
                            .map(c ->
                                    new Rule(
                                            column("b", c) + " IS NULL",
                                            "column '" + c + "' must not be null"));
            case "PRIMARY KEY", "UNIQUE" ->
                    load.mode().keyed() && Set.copyOf(columns).equals(Set.copyOf(load.key()))
                            ? Stream.empty()
                            : Stream.of(unique(columns));
            case "CHECK" ->
                    Stream.of(
                            new Rule(
                                    "NOT (" + constraint.expression() + ")",
                                    "the check " + constraint.expression() + " fails"));
            case "FOREIGN KEY" -> Stream.of(foreign(constraint));
            default -> Stream.empty();
        };
    }

    private Rule unique(List<String> columns) {
        // by key, a row may take its own value again
        String same =
                equal("e", columns)
                        + (load.mode().keyed() ? " AND NOT (" + equal("e", load.key()) + ")" : "");
        return new Rule(
                "EXISTS (SELECT 1 FROM sluice_batch e WHERE "
                        + same
                        + " AND e.sluice_row < b.sluice_row) OR EXISTS (SELECT 1 FROM "
                        + load.table().quoted(dialect)
                        + " e WHERE "
                        + same
                        + ")",
                "another row has the same " + String.join(", ", columns));
    }

    private Rule foreign(Constraint constraint) {
        String given =
                constraint.columns().stream()
                        .map(c -> column("b", c) + " IS NOT NULL")
                        .collect(Collectors.joining(" AND "));
        String same =
                IntStream.range(0, constraint.columns().size())
                        .mapToObj(i ->
                                column("p", constraint.parentColumns().get(i))
                                        + " = "
                                        + column("b", constraint.columns().get(i)))
                        .collect(Collectors.joining(" AND "));
        TableName parent = new TableName(load.table().schema(), constraint.parent());
        return new Rule(
                given
                        + " AND NOT EXISTS (SELECT 1 FROM "
                        + parent.quoted(dialect)
                        + " p WHERE "
                        + same
                        + ")",
                "table '"
                        + constraint.parent()
                        + "' has no row for its "
                        + String.join(", ", constraint.columns()));
    }

    private String equal(String other, List<String> columns) {
        return columns.stream()
                .map(c -> column(other, c) + " = " + column("b", c))
                .collect(Collectors.joining(" AND "));
    }

    private String column(String table, String name) {
        return table + "." + dialect.quote(name);
    }
}

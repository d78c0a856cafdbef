package dev.sluice.component.table;

import dev.sluice.api.Names;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A DuckDB table's constraints as conditions over a staged batch {@code b}. */
final class DuckRules {

    /** A condition that is true for a row the table would refuse. */
    record Rule(String broken, String reason) {}

    private DuckRules() {}

    static List<Rule> of(Dialect dialect, Connection connection, Load load) throws SQLException {
        List<Rule> rules = new ArrayList<>();
        load.key()
                .forEach(key ->
                        rules.add(
                                new Rule(
                                        "b." + dialect.quote(key) + " IS NULL",
                                        "the key column '" + key + "' is null")));
        String query =
                "SELECT constraint_type, expression, array_to_string(constraint_column_names, chr(31))"
                        + " FROM duckdb_constraints() WHERE database_name = current_database() AND"
                        + " schema_name = "
                        + load.table().schema().map(Names::literal).orElse("current_schema()")
                        + " AND table_name = "
                        + Names.literal(load.table().name());
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                String expression = rows.getString(2);
                List<String> columns = List.of(rows.getString(3).split("\u001f", -1));
                add(
                        rules,
                        dialect,
                        load,
                        rows.getString(1),
                        columns,
                        expression == null ? "" : expression);
            }
        }
        return rules;
    }

    private static void add(
            List<Rule> rules,
            Dialect dialect,
            Load load,
            String kind,
            List<String> columns,
            String expression) {
        switch (kind) {
            case "NOT NULL" ->
                    columns.stream()
                            .filter(load.names()::contains)
                            .forEach(c ->
                                    rules.add(
                                            new Rule(
                                                    "b." + dialect.quote(c) + " IS NULL",
                                                    "column '" + c + "' must not be null")));
            case "PRIMARY KEY", "UNIQUE" -> {
                if (!load.mode().keyed() && load.names().containsAll(columns)) {
                    rules.add(unique(dialect, load, columns));
                }
            }
            case "CHECK" -> {
                if (load.names().containsAll(columns)) {
                    rules.add(
                            new Rule(
                                    "NOT (" + expression + ")",
                                    "the check " + expression + " fails"));
                }
            }
            default -> {}
        }
    }

    private static Rule unique(Dialect dialect, Load load, List<String> columns) {
        String earlier =
                columns.stream()
                        .map(c -> "e." + dialect.quote(c) + " = b." + dialect.quote(c))
                        .collect(Collectors.joining(" AND "));
        return new Rule(
                "EXISTS (SELECT 1 FROM sluice_batch e WHERE "
                        + earlier
                        + " AND e.sluice_row < b.sluice_row) OR EXISTS (SELECT 1 FROM "
                        + load.table().quoted(dialect)
                        + " e WHERE "
                        + earlier
                        + ")",
                "another row has the same " + String.join(", ", columns));
    }
}

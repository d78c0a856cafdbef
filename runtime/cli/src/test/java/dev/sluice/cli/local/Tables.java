package dev.sluice.cli.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The tables of a DuckDB or SQLite file, read with nothing of ours: rows as JSON lines. */
record Tables(Path file) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Each table under {@code <table>.jsonl}, ordered by its first column. */
    void forEach(BiConsumer<String, List<String>> use) throws SQLException {
        boolean duck = file.toString().endsWith(".duckdb");
        String names =
                duck
                        ? "SELECT table_name FROM duckdb_tables() WHERE NOT internal"
                        : "SELECT name FROM sqlite_master WHERE type = 'table'";
        try (Connection connection =
                DriverManager.getConnection((duck ? "jdbc:duckdb:" : "jdbc:sqlite:") + file)) {
            for (Map<String, Object> table : rows(connection, names)) {
                String name = table.values().iterator().next().toString();
                if (!name.startsWith("sluice_")) {
                    use.accept(
                            name + ".jsonl",
                            lines(rows(connection, "SELECT * FROM " + name + " ORDER BY 1")));
                }
            }
        }
    }

    static List<String> parquet(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            return lines(rows(connection, "SELECT * FROM read_parquet('" + file + "')"));
        }
    }

    private static List<Map<String, Object>> rows(Connection connection, String query)
            throws SQLException {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    Object value = result.getObject(i);
                    row.put(
                            result.getMetaData().getColumnName(i),
                            value == null || value instanceof Number ? value : value.toString());
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static List<String> lines(List<Map<String, Object>> rows) {
        return rows.stream().map(Tables::line).toList();
    }

    private static String line(Map<String, Object> row) {
        try {
            return JSON.writeValueAsString(row);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}

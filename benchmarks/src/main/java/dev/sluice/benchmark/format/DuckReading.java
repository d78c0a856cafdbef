package dev.sluice.benchmark.format;

import dev.sluice.api.Names;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** DuckDB by itself, with the options its makers entered the benchmark with. */
final class DuckReading {

    private static final String LENIENT =
            ", strict_mode=false, ignore_errors=true, null_padding=true";

    Outcome sniffed(PollockFile file) {
        return read("read_csv(" + Names.literal(file.file().toString()) + LENIENT + ")");
    }

    Outcome given(PollockFile file) {
        Map<String, Object> dialect = file.dialect();
        Object columns = dialect.getOrDefault("columns", Map.of());
        String struct =
                ((Map<?, ?>) columns)
                        .keySet().stream()
                                .map(name -> Names.literal(name.toString()) + ": 'VARCHAR'")
                                .collect(Collectors.joining(", ", "{", "}"));
        return read(
                "read_csv("
                        + Names.literal(file.file().toString())
                        + ", auto_detect=false, header=false, delim="
                        + Names.literal(String.valueOf(dialect.get("delimiter")))
                        + ", quote="
                        + Names.literal(String.valueOf(dialect.get("quote")))
                        + ", escape="
                        + Names.literal(String.valueOf(dialect.get("escape")))
                        + ", skip="
                        + dialect.get("skip")
                        + ", columns="
                        + struct
                        + LENIENT
                        + ")");
    }

    private static Outcome read(String call) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT * FROM " + call)) {
            int width = result.getMetaData().getColumnCount();
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= width; i++) {
                names.add(result.getMetaData().getColumnName(i));
            }
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= width; i++) {
                    String cell = result.getString(i);
                    row.add(cell == null ? "" : cell);
                }
                rows.add(row);
            }
            return new Outcome.Read(names, rows, List.of(), call);
        } catch (SQLException e) {
            return new Outcome.Refused(
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }
}

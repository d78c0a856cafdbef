package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A home, a pipeline and a database file, and the commands about rows that were put aside. */
abstract class QuarantineFixture {

    @TempDir Path folder;

    Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** The pipeline p of these nodes, which has a database of SQLite. */
    Path pipeline(String nodes) throws IOException {
        String head =
                """
                name: p
                connections:
                  db: {type: sqlite, path: out.db}
                nodes:
                """;
        return write("p.yaml", head + nodes.indent(2));
    }

    Launched call(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", folder.resolve("home").toString()));
        return Launched.call(all.toArray(String[]::new));
    }

    Launched quarantine(String... arguments) {
        List<String> all = new ArrayList<>(List.of("quarantine"));
        all.addAll(List.of(arguments));
        return call(all.toArray(String[]::new));
    }

    /** Runs a pipeline; gives its execution. */
    String run(Path pipeline) throws IOException {
        Launched ran = call("run", pipeline.toString(), "--json");
        assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
        return ran.document().get("execution").asText();
    }

    /** Replays, which has to end well; gives the account of each execution. */
    JsonNode replay(String... more) throws IOException {
        Launched replayed = tryReplay(more);
        assertThat(replayed.code()).as(replayed.out() + replayed.err()).isZero();
        return replayed.document().get("replays");
    }

    Launched tryReplay(String... more) {
        List<String> all = new ArrayList<>(List.of("replay", "--pipeline", "p", "--json"));
        all.addAll(List.of(more));
        return quarantine(all.toArray(String[]::new));
    }

    JsonNode preview(String... more) throws IOException {
        List<String> all = new ArrayList<>(List.of(more));
        all.add("--preview");
        return replay(all.toArray(String[]::new)).get(0);
    }

    /** The held rows that are not purged, one by one. */
    JsonNode held(String... more) throws IOException {
        List<String> all = new ArrayList<>(List.of("show", "--json", "--limit", "5000"));
        all.addAll(List.of(more));
        return quarantine(all.toArray(String[]::new)).document().get("rows");
    }

    List<String> states() throws IOException {
        List<String> states = new ArrayList<>();
        held().forEach(row ->
                states.add(row.get("state").asText() + " " + row.get("attempts").asInt()));
        return states;
    }

    /** The rows of a query to a database file, their columns joined by a bar. */
    List<String> rows(String file, String query) throws SQLException {
        String kind = file.endsWith(".duckdb") ? "duckdb" : "sqlite";
        try (Connection connection =
                        DriverManager.getConnection("jdbc:" + kind + ":" + folder.resolve(file));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join("|", row));
            }
            return rows;
        }
    }

    void execute(String file, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(file));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

package dev.sluice.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQLite reports another type for an expression before its first row than with it. */
class SqliteQueryIT {

    @TempDir Path folder;

    @Test
    void anExpressionOfAQueryKeepsItsValueOnTheWayToAFile() throws Exception {
        run(
                """
                name: load
                connections: {db: {type: sqlite, path: a.db}}
                nodes:
                  - {id: s, source: inline, options: {rows: [{k: a}, {k: a}, {k: b}]}}
                  - {id: o, target: table, from: s, connection: db, options: {table: t, create: true}}
                """);
        run(
                """
                name: read
                connections: {db: {type: sqlite, path: a.db}}
                nodes:
                  - {id: s, source: table, connection: db, options: {query: "select k, count(*) c from t group by k"}}
                  - {id: o, target: file, from: s, options: {path: out.csv}}
                """);
        List<String> lines = Files.readAllLines(folder.resolve("out.csv"));
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).matches("a,2(\\.0+)?");
        assertThat(lines.get(2)).matches("b,1(\\.0+)?");
    }

    private void run(String pipeline) throws Exception {
        Path file = Files.writeString(folder.resolve("p.yaml"), pipeline);
        try (Engine engine = new LocalEngine(folder.resolve("home"))) {
            Engine.RunReport report =
                    engine.run(new Engine.Request(file, Map.of()), (r, w, e) -> {}, stop -> {});
            assertThat(report.problems()).isEmpty();
            assertThat(report.status()).isEqualTo(Engine.Status.SUCCEEDED);
        }
    }
}

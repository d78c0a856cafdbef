package dev.sluice.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each blueprint as {@code sluice new} writes it: valid, and run on a little data. */
class BlueprintsIT {

    @TempDir Path folder;

    @BeforeEach
    void dataGoesBesideThePipeline() throws IOException {
        Files.createDirectory(folder.resolve("mine"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "csv-to-database",
                "database-to-parquet",
                "incremental-sync",
                "json-api-file-to-warehouse",
                "merge-two-sources"
            })
    void eachRunsAtOnceWithTheSampleDataItBrings(String blueprint) throws Exception {
        assertThat(run(blueprint).written()).isBetween(2L, 3L);
    }

    @Test
    void csvToDatabaseLoadsTheRowsThatKeepTheRule() throws Exception {
        Files.writeString(folder.resolve("mine/input.csv"), "id,name\n1,Ada\n,Alan\n");
        assertThat(run("csv-to-database"))
                .extracting("written", "quarantined")
                .containsExactly(1L, 1L);
        assertThat(table("mine/.sluice/warehouse.duckdb", "imported"))
                .containsExactly("{\"id\":1,\"name\":\"Ada\"}");
    }

    @Test
    void databaseToParquetWritesTheTable() throws Exception {
        source(
                "CREATE TABLE orders (id INTEGER PRIMARY KEY, name TEXT)",
                "INSERT INTO orders VALUES (1, 'Ada'), (2, NULL)");
        assertThat(run("database-to-parquet").written()).isEqualTo(2);
        assertThat(Tables.parquet(folder.resolve("mine/out/orders.parquet")))
                .containsExactly("{\"id\":1,\"name\":\"Ada\"}", "{\"id\":2,\"name\":null}");
    }

    @Test
    void jsonApiFileToWarehouseReplacesTheTable() throws Exception {
        Files.writeString(
                folder.resolve("mine/response.json"),
                "[{\"id\": 1, \"n\": \"a\"}, {\"n\": \"b\"}]");
        assertThat(run("json-api-file-to-warehouse").quarantined()).isEqualTo(1);
        assertThat(run("json-api-file-to-warehouse").written()).isEqualTo(1);
        assertThat(table("mine/.sluice/warehouse.duckdb", "items")).hasSize(1);
    }

    @Test
    void mergeTwoSourcesKeepsAllRowsOfTheLeft() throws Exception {
        Files.writeString(folder.resolve("mine/orders.csv"), "id,customer_id\n1,10\n2,99\n");
        Files.writeString(folder.resolve("mine/customers.csv"), "id,name\n10,Ada\n");
        assertThat(run("merge-two-sources").written()).isEqualTo(2);
        assertThat(Tables.parquet(folder.resolve("mine/out/merged.parquet"))).hasSize(2);
    }

    @Test
    void incrementalSyncBringsChangesOverAndCanBeRepeated() throws Exception {
        source(
                "CREATE TABLE orders (id INTEGER PRIMARY KEY, name TEXT)",
                "INSERT INTO orders VALUES (1, 'Ada'), (2, 'Alan')");
        run("incremental-sync");
        source(
                "UPDATE orders SET name = 'Alan T.' WHERE id = 2",
                "INSERT INTO orders VALUES (3, 'Grace')");
        run("incremental-sync");
        run("incremental-sync");
        assertThat(table("mine/.sluice/warehouse.duckdb", "orders"))
                .containsExactly(
                        "{\"id\":1,\"name\":\"Ada\"}",
                        "{\"id\":2,\"name\":\"Alan T.\"}",
                        "{\"id\":3,\"name\":\"Grace\"}");
    }

    /** The totals of a run of the blueprint, which has to be valid and to succeed. */
    private Engine.Totals run(String blueprint) throws Exception {
        Path file = made(blueprint);
        try (Engine engine = new LocalEngine(folder.resolve("home"))) {
            Engine.Request request = new Engine.Request(file, Map.of());
            assertThat(engine.check(request).problems()).isEmpty();
            Engine.RunReport report = engine.run(request, (r, w, e) -> {}, stop -> {});
            assertThat(report.problems()).isEmpty();
            assertThat(report.status()).isEqualTo(Engine.Status.SUCCEEDED);
            return report.totals();
        }
    }

    /**
     * Made by the command itself, in a process of its own, as it writes into the folder it is
     * called in.
     */
    private Path made(String blueprint) throws Exception {
        Path file = folder.resolve("mine/pipeline.yaml");
        Files.deleteIfExists(file);
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.sluice.cli.Main",
                                "new",
                                "mine",
                                "--from",
                                blueprint)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("new.log").toFile())
                        .start();
        assertThat(process.waitFor()).as(Files.readString(folder.resolve("new.log"))).isZero();
        return file;
    }

    private void source(String... statements) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + folder.resolve("mine/source.sqlite"));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private List<String> table(String database, String table) throws SQLException {
        Map<String, List<String>> tables = new TreeMap<>();
        new Tables(folder.resolve(database)).forEach(tables::put);
        return tables.get(table + ".jsonl");
    }
}

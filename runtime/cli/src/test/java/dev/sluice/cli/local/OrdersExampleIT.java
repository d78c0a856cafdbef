package dev.sluice.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the README, through the engine the command line uses. */
class OrdersExampleIT {

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void copyTheExample() throws IOException {
        Path example = Path.of(System.getProperty("sluice.project"), "examples", "orders");
        for (String name : List.of("pipeline.yaml", "orders.csv", "customers.csv")) {
            Files.copy(example.resolve(name), folder.resolve(name));
        }
        file = folder.resolve("pipeline.yaml");
    }

    private Engine.RunReport run(Map<String, String> parameters) {
        try (Engine engine = new LocalEngine(folder.resolve("home"))) {
            return engine.run(
                    new Engine.Request(file, parameters),
                    (read, written, expected) -> {},
                    stop -> {});
        }
    }

    @Test
    void everyRowIsLoadedOrAccountedFor() throws Exception {
        Engine.RunReport report = run(Map.of());

        assertThat(report.problems()).isEmpty();
        assertThat(report.status()).isEqualTo(Engine.Status.SUCCEEDED);
        Map<String, Engine.NodeAccount> nodes =
                report.nodes().stream().collect(Collectors.toMap(Engine.NodeAccount::id, n -> n));
        long lines;
        try (var text = Files.lines(folder.resolve("orders.csv"))) {
            lines = text.count() - 1;
        }
        assertThat(nodes.get("orders").in()).isEqualTo(lines);
        assertThat(nodes.get("orders").quarantined()).isEqualTo(2);
        assertThat(nodes.get("valid").quarantined()).isEqualTo(5);
        assertThat(nodes.get("once").deduplicated()).isEqualTo(2);
        assertThat(Files.readAllLines(report.quarantine().orElseThrow())).hasSize(7);
        assertThat(loaded()).isEqualTo(nodes.get("load").out()).isEqualTo(lines - 2 - 5 - 2);
    }

    @Test
    void runningTwiceReplacesTheTable() throws Exception {
        long first = run(Map.of()).totals().written();
        long second = run(Map.of()).totals().written();
        assertThat(second).isEqualTo(first);
        assertThat(loaded()).isEqualTo(first - 7);
    }

    @Test
    void aPreviewWritesToNoTarget() {
        try (Engine engine = new LocalEngine(folder.resolve("home"))) {
            Engine.Preview preview =
                    engine.preview(new Engine.Request(file, Map.of()), "enriched", 5);
            assertThat(preview.problems()).isEmpty();
            assertThat(preview.rows()).hasSize(5);
            assertThat(preview.rows().getFirst()).containsKeys("id", "amount", "country");
        }
        assertThat(folder.resolve(".sluice")).doesNotExist();
        assertThat(folder.resolve("home/quarantine")).doesNotExist();
    }

    @Test
    void aMissingInputIsSaidBeforeAnythingRuns() {
        Engine.RunReport report = run(Map.of("input", "order.csv"));
        assertThat(report.status()).isEqualTo(Engine.Status.INVALID);
        assertThat(report.problems().getFirst().message())
                .contains("order.csv")
                .contains("orders.csv");
        assertThat(report.problems().getFirst().line()).isEqualTo(13);
    }

    @Test
    void thePlanShowsSchemasGuaranteesAndTheCamelRoutes() {
        try (Engine engine = new LocalEngine(folder.resolve("home"))) {
            Engine.Plan plan = engine.plan(new Engine.Request(file, Map.of()));
            assertThat(plan.problems()).isEmpty();
            assertThat(plan.nodes()).hasSize(8);
            assertThat(plan.guarantees()).isNotEmpty();
            assertThat(plan.camel())
                    .contains("routeTemplateRef: deduplicate")
                    .contains("routeId: once");
        }
        assertThat(folder.resolve(".sluice")).doesNotExist();
    }

    private long loaded() throws Exception {
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:duckdb:" + folder.resolve(".sluice/warehouse.duckdb"));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM orders")) {
            result.next();
            return result.getLong(1);
        }
    }
}

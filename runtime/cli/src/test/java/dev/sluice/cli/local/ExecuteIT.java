package dev.sluice.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Engine;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
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
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements in real databases: before, after and instead of moving rows. */
class ExecuteIT {

    private static EmbeddedPostgres postgres;

    @TempDir Path folder;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    private String connection(String type) {
        return type.equals("postgresql")
                ? "{type: postgresql, host: localhost, port: "
                        + postgres.getPort()
                        + ", database: postgres, user: postgres}"
                : "{type: " + type + ", path: db." + type + "}";
    }

    private List<String> rows(String type, String query) throws SQLException {
        String url =
                type.equals("postgresql")
                        ? postgres.getJdbcUrl("postgres", "postgres")
                        : "jdbc:" + type + ":" + folder.resolve("db." + type);
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            while (found.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    cells.add(found.getString(i));
                }
                rows.add(String.join("|", cells));
            }
            return rows;
        }
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("p.yaml"), text);
    }

    private Engine.RunReport run(String text, Map<String, String> parameters) throws IOException {
        try (Engine engine = new LocalEngine(folder.resolve("home"))) {
            return engine.run(
                    new Engine.Request(file(text), parameters), (r, w, e) -> {}, stop -> {});
        }
    }

    private static Engine.NodeAccount node(Engine.RunReport report, String id) {
        return report.nodes().stream().filter(n -> n.id().equals(id)).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "sqlite", "duckdb"})
    void statementsGoBeforeAndAfterTheRows(String type) throws Exception {
        String pipeline =
                """
                name: sales
                connections: {db: %s}
                parameters: {least: {type: integer, default: 0}}
                nodes:
                  - id: prepare
                    transform: execute
                    connection: db
                    options:
                      when: before
                      statements:
                        - DROP TABLE IF EXISTS totals
                        - CREATE TABLE totals (region varchar(20), amount bigint)
                        - INSERT INTO totals VALUES ('old; one', 1)
                  - {id: rows, source: inline, options: {rows: [{region: north, amount: 10}, {region: north, amount: 5}, {region: south, amount: 7}]}}
                  - {id: load, target: table, from: rows, connection: db, options: {table: sales, mode: replace, create: true}}
                  - id: totals
                    transform: execute
                    connection: db
                    from: load
                    options:
                      parameters: {least: "${param.least}"}
                      statements:
                        - DELETE FROM totals
                        - INSERT INTO totals SELECT region, sum(amount) FROM sales WHERE amount > :?least GROUP BY region
                """
                        .formatted(connection(type));

        Engine.RunReport first = run(pipeline, Map.of());
        Engine.RunReport second = run(pipeline, Map.of("least", "6"));

        assertThat(first.problems()).isEmpty();
        assertThat(second.problems()).isEmpty();
        assertThat(node(first, "prepare").out()).isEqualTo(1);
        assertThat(node(first, "totals").out()).isEqualTo(3);
        assertThat(first.totals().written()).isEqualTo(3);
        assertThat(rows(type, "SELECT region, amount FROM totals ORDER BY region"))
                .containsExactly("north|10", "south|7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "sqlite", "duckdb"})
    void aFaultRollsBackAllStatementsOfTheNodeAndNamesTheOneAtFault(String type) throws Exception {
        Engine.RunReport report =
                run(
                        """
                        name: elt
                        connections: {db: %s}
                        nodes:
                          - {id: make, transform: execute, connection: db, options: {statements: [DROP TABLE IF EXISTS kept, CREATE TABLE kept (a integer NOT NULL)]}}
                          - id: broken
                            transform: execute
                            connection: db
                            from: make
                            options:
                              statements:
                                - INSERT INTO kept VALUES (1)
                                - UPDATE nowhere SET a = 1 WHERE 'geheim-geheim' = 'x'
                                - INSERT INTO kept VALUES (2)
                        """
                                .formatted(connection(type)),
                        Map.of());

        assertThat(report.status()).isEqualTo(Engine.Status.FAILED);
        Engine.Finding problem = report.problems().getFirst();
        assertThat(problem.message())
                .contains("node 'broken'")
                .contains("statement 2 of 3")
                .contains("nowhere")
                .contains("rolled back")
                .doesNotContain("geheim");
        assertThat(problem.remedy()).contains("executed: 'make'");
        assertThat(rows(type, "SELECT count(*) FROM kept")).containsExactly("0");
    }

    @Test
    void nodesOfStatementsAloneAreAPipelineAndGoInTheOrderOfTheirEdges() throws Exception {
        Engine.RunReport report =
                run(
                        """
                        name: elt
                        connections: {db: {type: duckdb, path: db.duckdb}}
                        nodes:
                          - {id: last, transform: execute, connection: db, from: first, options: {statements: [INSERT INTO log VALUES ('last')]}}
                          - {id: first, transform: execute, connection: db, options: {statements: ["CREATE TABLE log (t VARCHAR);", INSERT INTO log VALUES ('first')]}}
                        """,
                        Map.of());

        assertThat(report.problems()).isEmpty();
        assertThat(report.status()).isEqualTo(Engine.Status.SUCCEEDED);
        assertThat(rows("duckdb", "SELECT t FROM log")).containsExactly("first", "last");
    }

    @Test
    void planningExecutesNothingAndMakesNoDatabase() throws Exception {
        Path file =
                file(
                        """
                        name: elt
                        connections: {db: {type: sqlite, path: db.sqlite}}
                        nodes:
                          - {id: only, transform: execute, connection: db, options: {when: before, statements: [CREATE TABLE t (a integer), INSERT INTO t VALUES (1)]}}
                        """);
        try (Engine engine = new LocalEngine(folder.resolve("home"))) {
            Engine.Plan plan = engine.plan(new Engine.Request(file, Map.of()));
            assertThat(plan.problems()).isEmpty();
            assertThat(plan.nodes().getFirst().expressions()).hasSize(2);
            assertThat(plan.nodes().getFirst().thread()).contains("before the first source");
            assertThat(plan.camel())
                    .contains("routeTemplateRef: execute")
                    .contains("routeConfiguration");
            assertThat(engine.check(new Engine.Request(file, Map.of())).problems()).isEmpty();
        }
        assertThat(folder.resolve("db.sqlite")).doesNotExist();
        run(Files.readString(file), Map.of());
        try (Engine engine = new LocalEngine(folder.resolve("home"))) {
            engine.plan(new Engine.Request(file, Map.of()));
        }
        assertThat(rows("sqlite", "SELECT count(*) FROM t")).containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "sqlite", "duckdb"})
    void whatIsNoStatementIsAProblemBeforeAnythingRuns(String type) throws Exception {
        run(elt(type, "DROP TABLE IF EXISTS there"), Map.of()); // so that the database exists
        Engine.RunReport report = run(elt(type, "SELECT 1", "SELEC 'top secret' frm x"), Map.of());
        assertThat(report.status()).isEqualTo(Engine.Status.INVALID);
        assertThat(report.problems().getFirst().message())
                .contains("node 'only'")
                .contains("statement 2 of 2")
                .doesNotContain("top secret");
        assertThat(report.problems().getFirst().line()).isEqualTo(8);
    }

    private String elt(String type, String... statements) {
        return """
        name: elt
        connections: {db: %s}
        nodes:
          - id: only
            transform: execute
            connection: db
            options:
              statements: ["%s"]
        """
                .formatted(connection(type), String.join("\", \"", statements));
    }

    @Test
    void severalStatementsInOneTextAreRefused() throws Exception {
        Engine.RunReport report = run(elt("sqlite", "DELETE FROM a; DELETE FROM b"), Map.of());
        assertThat(report.problems().getFirst().message()).contains("several statements");
    }

    @Test
    void aReferenceInsideAStatementIsRefusedWithItsPlace() throws Exception {
        Engine.RunReport report =
                run(
                        """
                        name: elt
                        connections: {db: {type: sqlite, path: db.sqlite}}
                        parameters: {day: {default: x}}
                        nodes:
                          - id: only
                            transform: execute
                            connection: db
                            options:
                              statements:
                                - SELECT 1
                                - "DELETE FROM a WHERE d = '${param.day}'"
                        """,
                        Map.of());
        assertThat(report.status()).isEqualTo(Engine.Status.INVALID);
        assertThat(report.problems()).hasSize(1);
        assertThat(report.problems().getFirst().line()).isEqualTo(11);
        assertThat(report.problems().getFirst().remedy()).contains("parameters");
    }

    @Test
    void aParameterIsAValueAndNeverAStatement() throws Exception {
        Engine.RunReport report =
                run(
                        """
                        name: elt
                        connections: {db: {type: sqlite, path: db.sqlite}}
                        parameters: {name: {default: x}}
                        nodes:
                          - id: only
                            transform: execute
                            connection: db
                            options:
                              parameters: {name: "${param.name}"}
                              statements:
                                - CREATE TABLE t (a text)
                                - INSERT INTO t VALUES (:?name)
                        """,
                        Map.of("name", "x'); DROP TABLE t; --"));
        assertThat(report.problems()).isEmpty();
        assertThat(rows("sqlite", "SELECT a FROM t")).containsExactly("x'); DROP TABLE t; --");
    }

    @Test
    void withoutATransactionEachStatementStaysAndThatIsSaid() throws Exception {
        Engine.RunReport report =
                run(
                        """
                        name: elt
                        connections: {db: {type: sqlite, path: db.sqlite}}
                        nodes:
                          - id: only
                            transform: execute
                            connection: db
                            options:
                              transaction: false
                              statements: [CREATE TABLE t (a integer), INSERT INTO t VALUES (1), INSERT INTO nowhere VALUES (1)]
                        """,
                        Map.of());
        assertThat(report.problems().getFirst().message())
                .contains("statement 3 of 3")
                .contains("stay");
        assertThat(report.problems().getFirst().remedy()).contains("'only (in part)'");
        assertThat(rows("sqlite", "SELECT count(*) FROM t")).containsExactly("1");
    }

    @Test
    void aNodeThatGoesFirstCannotWaitForATarget() throws Exception {
        Engine.RunReport report =
                run(
                        """
                        name: elt
                        connections: {db: {type: sqlite, path: db.sqlite}}
                        nodes:
                          - {id: rows, source: inline, options: {rows: [{a: 1}]}}
                          - {id: load, target: discard, from: rows}
                          - {id: x, transform: execute, connection: db, from: load, options: {when: before, statements: [SELECT 1]}}
                        """,
                        Map.of());
        assertThat(report.problems().getFirst().message()).contains("cannot wait for 'load'");
    }

    @Test
    void rowsComeFromNoNodeOfStatementsAndGoToNone() throws Exception {
        Engine.RunReport report =
                run(
                        """
                        name: elt
                        connections: {db: {type: sqlite, path: db.sqlite}}
                        nodes:
                          - {id: rows, source: inline, options: {rows: [{a: 1}]}}
                          - {id: x, transform: execute, connection: db, from: rows, options: {statements: [SELECT 1]}}
                          - {id: load, target: discard, from: x}
                        """,
                        Map.of());
        assertThat(report.problems())
                .extracting(Engine.Finding::message)
                .anyMatch(m -> m.contains("takes no rows"))
                .anyMatch(m -> m.contains("gives no rows"));
    }

    @Test
    void aFailedRunDoesNotExecuteWhatComesAfter() throws Exception {
        Engine.RunReport report =
                run(
                        """
                        name: elt
                        connections: {db: {type: sqlite, path: db.sqlite}}
                        nodes:
                          - {id: rows, source: inline, options: {rows: [{a: 1}, {a: 2}]}}
                          - {id: rule, quality: check, from: rows, options: {rules: [{rule: expression, expression: a < 2, action: stop}]}}
                          - {id: load, target: discard, from: rule}
                          - {id: x, transform: execute, connection: db, options: {statements: [CREATE TABLE t (a integer)]}}
                        """,
                        Map.of());
        assertThat(report.status()).isEqualTo(Engine.Status.FAILED);
        assertThat(folder.resolve("db.sqlite")).doesNotExist();
    }
}

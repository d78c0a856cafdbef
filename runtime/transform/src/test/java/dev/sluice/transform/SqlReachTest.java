package dev.sluice.transform;

import static dev.sluice.testkit.Batches.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.Column;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Schema;
import dev.sluice.testkit.StepBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What users write reaches the columns of its inputs and nothing else. {@code TMP} stands for a
 * file in the folder of temporary files, which DuckDB itself may read.
 */
class SqlReachTest {

    @TempDir Path folder;
    private StepBench bench;

    @BeforeEach
    void open() throws IOException {
        Files.writeString(folder.resolve("secret.csv"), "a\nhidden\n");
        bench =
                new StepBench(folder)
                        .input(
                                "input",
                                Schema.of(
                                        Column.of("id", Simple.INT32),
                                        Column.of("x", Simple.STRING)),
                                List.of(row(1, "a"), row(2, "b")));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM read_csv('TMP')",
                "SELECT * FROM read_text('/etc/passwd')",
                "SELECT * FROM read_blob('TMP')",
                "SELECT * FROM 'TMP'",
                "SELECT * FROM glob('/etc/*')",
                "SELECT * FROM query('SELECT 1')",
                "SELECT * FROM query_table('input')",
                "SELECT * FROM duckdb_settings()",
                "SELECT * FROM duckdb_functions()",
                "SELECT * FROM duckdb_settings",
                "SELECT * FROM information_schema.tables",
                "SELECT * FROM sqlite_master",
                "SELECT * FROM main.input",
                "SELECT * FROM pragma_table_info('input')",
                "SELECT * FROM sniff_csv('TMP')",
                "SELECT * FROM parquet_schema('TMP')",
                "SELECT * FROM arrow_scan(0::POINTER, 0::POINTER, 0::POINTER)",
                "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
                "SELECT * FROM (DESCRIBE input)",
                "SELECT * FROM (SHOW TABLES)",
                "WITH \"TMP\" AS (SELECT * FROM 'TMP') SELECT * FROM \"TMP\"",
                "SELECT * FROM (WITH \"TMP\" AS (SELECT 1) SELECT 1), 'TMP'",
                "WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a",
                "SELECT (SELECT content FROM read_text('TMP')) FROM input",
                "SELECT * FROM input WHERE id IN (SELECT 1 FROM read_csv('TMP'))",
                "SELECT * FROM input UNION ALL SELECT 1, content FROM read_text('TMP')",
                "SELECT * FROM input JOIN LATERAL (FROM read_text('TMP')) ON true",
                "SELECT current_setting('temp_directory')",
                "SELECT getvariable('x')",
                "SELECT current_query()",
                "SELECT version()",
                "SELECT sleep_ms(1)",
                "SELECT pg_sleep(1)",
                "SELECT write_log('x')",
                "SELECT sluice_tally_61(0, 'x')",
                "COPY input TO 'TMP'",
                "SET memory_limit='1GB'",
                "PRAGMA database_list",
                "ATTACH 'TMP' AS t",
                "INSTALL httpfs",
                "CREATE TABLE t AS SELECT 1",
                "SELECT 1; SELECT 2"
            })
    void aQueryReachesItsInputsAlone(String query) {
        assertThatThrownBy(() -> bench.run(new SqlTransform(), Map.of("query", at(query))))
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e ->
                                assertThat(e.code())
                                        .isIn(
                                                ErrorCode.EXPRESSION_INVALID,
                                                ErrorCode.OPTION_INVALID));
    }

    private String at(String sql) {
        return sql.replace("TMP", folder.resolve("secret.csv").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(SELECT content FROM read_text('TMP')) IS NOT NULL",
                "EXISTS (FROM 'TMP')",
                "current_setting('threads') = '1'",
                "true) OR (true",
                "true; DROP TABLE input",
                "true -- ",
                "true /* ",
                "x = 'a",
                "x = $$a$$",
                "x = e'\\' OR ' ) evil -- '",
                "x = 1e'\\' OR ' ) evil -- '",
                "x = (\"x\"e'\\' OR ' ) evil -- ')",
                "sluice_tally_61(0, x)",
                "\"SLUICE_tally_61\"(0, x)",
                "",
                "id ="
            })
    void anExpressionStaysInItsPlace(String expression) {
        List<Runnable> uses =
                List.of(
                        () -> bench.run(new FilterTransform(), Map.of("where", at(expression))),
                        () ->
                                bench.run(
                                        new DeriveTransform(),
                                        Map.of("columns", Map.of("n", at(expression)))),
                        () ->
                                bench.run(
                                        new AggregateTransform(),
                                        Map.of("aggregates", Map.of("n", at(expression)))),
                        () ->
                                bench.run(
                                        new RouteTransform(),
                                        Map.of("branches", Map.of("n", at(expression)))),
                        () ->
                                bench.run(
                                        new SortTransform(),
                                        Map.of(
                                                "by",
                                                List.of(Map.of("expression", at(expression))))));
        assertThat(uses)
                .allSatisfy(use ->
                        assertThatThrownBy(use::run)
                                .isInstanceOfSatisfying(
                                        PipelineException.class,
                                        e ->
                                                assertThat(e.code())
                                                        .isIn(
                                                                ErrorCode.EXPRESSION_INVALID,
                                                                ErrorCode.OPTION_INVALID)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x || ')' || '--' || ';' = 'b)--;'",
                "x = 'it''s' OR id = 2",
                "id IN (SELECT n FROM range(2, 3) r(n))",
                "DATE'2026-01-01' > DATE '2000-01-01' AND id = 2",
                "list_contains(list_transform([2], lambda n: n), id)",
                "id = (WITH m AS (SELECT max(i.id) AS top FROM input AS i) SELECT top FROM m)"
            })
    void anHonestExpressionWorks(String expression) {
        assertThat(bench.run(new FilterTransform(), Map.of("where", expression)).column("x"))
                .containsExactly("b");
    }

    @Test
    void namesAndValuesAreNeverReadAsSql() {
        String name = "n\" FROM input; DROP TABLE input; --'";
        var result =
                bench.run(
                        new SelectTransform(),
                        Map.of(
                                "columns",
                                List.of(Map.of("name", name, "from", "x", "default", name))));
        assertThat(result.column(name)).containsExactly("a", "b");
        assertThat(
                        bench.run(
                                        new PivotTransform(),
                                        Map.of(
                                                "column", "x",
                                                "values", List.of(name),
                                                "value", "id"))
                                .schema()
                                .names())
                .containsExactly(name);
    }

    @Test
    void anErrorOfASessionSaysWhatIsWrongWithoutItsSql() {
        assertThatThrownBy(() -> bench.run(new FilterTransform(), Map.of("where", "nosuch > 1")))
                .hasMessageContaining("nosuch")
                .hasMessageNotContaining("LINE 1");
    }
}

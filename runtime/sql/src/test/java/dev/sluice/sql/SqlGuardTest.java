package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.PipelineException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlGuardTest {

    private static final String INPUT = "WITH input AS (SELECT 1 AS id) ";

    /** What changes with every call, and tells or changes nothing else. */
    private static final Set<String> HARMLESS =
            Set.of(
                    "error",
                    "gen_random_uuid",
                    "random",
                    "stats",
                    "uuid",
                    "uuidv4",
                    "uuidv7",
                    "vector_type");

    @TempDir Path temporary;
    private SqlSession guarded;

    @BeforeEach
    void open() {
        guarded = SqlSession.openGuarded(SqlSettings.modest(temporary, List.of()));
    }

    @AfterEach
    void close() {
        guarded.close();
    }

    @Test
    void aNameIsKnownBehindItsDefinitionAndInsideItOnlyWhereItIsRecursive() {
        assertThatCode(() ->
                        guarded.describe(
                                INPUT
                                        + "SELECT * FROM (WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL"
                                        + " SELECT n + 1 FROM t WHERE n < 3) SELECT n FROM t, INPUT)"))
                .doesNotThrowAnyException();
        assertRefused("SELECT * FROM (WITH duckdb_views AS (SELECT 1) SELECT 1), duckdb_views");
        assertRefused("SELECT * FROM (WITH duckdb_views AS (FROM duckdb_views) FROM duckdb_views)");
    }

    @Test
    void aMessageSaysWhatIsRefusedAndWhatToDo() {
        assertThatThrownBy(() -> guarded.describe(INPUT + "SELECT * FROM read_csv('x.csv')"))
                .hasMessage(
                        "the SQL is refused: the function 'read_csv' reads more than the node's"
                                + " inputs. SQL may use the columns of its inputs alone");
        assertThatThrownBy(() -> guarded.describe(INPUT + "SELECT * FROM orders"))
                .hasMessageContaining("'orders' is not an input of this node");
    }

    @Test
    void everyFunctionThatIsNotAFunctionOfItsValuesIsRefusedOrKnownToBeHarmless() {
        List<String> volatiles =
                guarded
                        .rows(
                                "SELECT DISTINCT function_name FROM duckdb_functions() WHERE"
                                        + " function_type = 'scalar' AND stability = 'VOLATILE'")
                        .stream()
                        .map(List::getFirst)
                        .filter(name -> !HARMLESS.contains(name))
                        .toList();
        assertThat(volatiles)
                .isNotEmpty()
                .allSatisfy(name -> assertRefused("SELECT " + Names.quote(name) + "()"));
    }

    @Test
    void everyFunctionThatMakesRowsButAFewIsRefused() {
        List<String> functions =
                guarded
                        .rows(
                                "SELECT DISTINCT function_name FROM duckdb_functions() WHERE"
                                        + " function_type IN ('table', 'table_macro')")
                        .stream()
                        .map(List::getFirst)
                        .filter(name -> !SqlGuard.ROW_FUNCTIONS.contains(name))
                        .toList();
        assertThat(functions)
                .hasSizeGreaterThan(50)
                .allSatisfy(name -> assertRefused("SELECT * FROM " + Names.quote(name) + "(1)"));
    }

    @Test
    void sqlThatIsNestedTooDeeplyIsRefusedAndNotFallenOver() {
        String deep = "1" + " + 1".repeat(900);
        assertThatThrownBy(() -> guarded.describe(INPUT + "SELECT " + deep + " FROM input"))
                .isInstanceOf(PipelineException.class);
        assertThatCode(() ->
                        guarded.describe(INPUT + "SELECT 1" + " + id".repeat(200) + " FROM input"))
                .doesNotThrowAnyException();
    }

    @Test
    void aSessionThatIsNotForUsersIsNotGuarded() {
        try (SqlSession own = SqlSession.open(SqlSettings.modest(temporary, List.of()))) {
            assertThat(own.describe("SELECT name FROM duckdb_settings()").names())
                    .containsExactly("name");
        }
    }

    private void assertRefused(String sql) {
        assertThatThrownBy(() -> guarded.describe(INPUT + sql))
                .as(sql)
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.EXPRESSION_INVALID);
                            assertThat(e).hasMessageStartingWith("the SQL is refused: ");
                        });
    }
}

package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Connector;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Secret;
import dev.sluice.api.Source;
import dev.sluice.api.SqlDatabase;
import dev.sluice.api.Target;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements and faults: a transaction that was rolled back may be tried again, no other. */
class StatementsTest {

    @TempDir Path temporary;
    private final RunMemory memory = RunMemory.open("statements", 64L << 20);
    private final List<String> faults = new ArrayList<>();
    private ErrorCode code = ErrorCode.TARGET_UNREACHABLE;

    @AfterEach
    void nothingIsLeft() {
        assertThat(memory.reclaim()).isZero();
        memory.close();
    }

    private String url() {
        return "jdbc:duckdb:" + temporary.resolve("db.duckdb");
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement made = connection.createStatement()) {
            made.execute(statement);
        }
    }

    private long count(String from) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement made = connection.createStatement();
                ResultSet found = made.executeQuery("SELECT count(*) FROM " + from)) {
            found.next();
            return found.getLong(1);
        }
    }

    private PipelineExecution run(Map<String, Object> options) {
        return new Workbench(temporary, memory.allocator(), new Databases())
                .run(Workbench.execute("work", options));
    }

    @Test
    void aTransactionIsTriedAgainWhereTheFaultMayPass() throws Exception {
        sql("CREATE TABLE t (a INTEGER)");
        // the second statement fails twice, for its table is made only meanwhile
        PipelineExecution result =
                run(
                        Map.of(
                                "statements",
                                List.of(
                                        "INSERT INTO t VALUES (1)",
                                        "INSERT INTO later VALUES (1)")));

        assertThat(result.fault()).isEmpty();
        assertThat(result.metrics().getFirst().out()).isEqualTo(2);
        assertThat(count("t")).isEqualTo(1);
        assertThat(faults).hasSize(2);
        assertThat(result.logs())
                .singleElement()
                .asString()
                .contains("tried 3 times")
                .contains("statement 2 of 2");
        assertThat(result.settlement().executed()).containsExactly("work");
    }

    @Test
    void statementsThatStayAreNotExecutedTwice() throws Exception {
        sql("CREATE TABLE t (a INTEGER)");

        PipelineExecution result =
                run(
                        Map.of(
                                "transaction",
                                false,
                                "statements",
                                List.of(
                                        "INSERT INTO t VALUES (1)",
                                        "INSERT INTO later VALUES (1)")));

        assertThat(result.status()).isEqualTo(PipelineExecution.Status.FAILED);
        assertThat(faults).hasSize(1);
        assertThat(count("t")).isEqualTo(1);
        assertThat(result.fault().orElseThrow().node()).isEqualTo("work");
        assertThat(result.fault().orElseThrow().cause()).hasMessageContaining("stay");
    }

    @Test
    void aFaultThatDoesNotPassIsToldAtOnceWithoutItsSecrets() throws Exception {
        code = ErrorCode.STATEMENT_FAILED;
        PipelineExecution result =
                run(
                        Map.of(
                                "statements",
                                List.of("SELECT CAST(:?word AS INTEGER)"),
                                "parameters",
                                Map.of("word", new Secret("hush-hush"))));

        assertThat(faults).hasSize(1);
        assertThat(faults.getFirst()).contains("hush-hush");
        assertThat(result.fault().orElseThrow().cause())
                .hasMessageContaining("statement 1 of 1")
                .hasMessageContaining("***")
                .satisfies(fault -> assertThat(fault.getMessage()).doesNotContain("hush"));
    }

    /** DuckDB, whose missing tables are a fault that passes: the third try finds the table. */
    private final class Databases implements Connector {

        @Override
        public String name() {
            return "databases";
        }

        @Override
        public Source source(Options options, ConnectorContext context) {
            throw new PipelineException(ErrorCode.OPTION_INVALID, "has no rows");
        }

        @Override
        public Target target(Options options, ConnectorContext context) {
            throw new PipelineException(ErrorCode.OPTION_INVALID, "takes no rows");
        }

        @Override
        public Optional<SqlDatabase> database(Options options, ConnectorContext context) {
            return Optional.of(new Database());
        }
    }

    private final class Database implements SqlDatabase {
        @Override
        public Connection connect() {
            try {
                return DriverManager.getConnection(url());
            } catch (SQLException e) {
                throw new PipelineException(ErrorCode.TARGET_UNREACHABLE, "closed", e);
            }
        }

        @Override
        public void check(List<String> statements) {}

        @Override
        public PipelineException fault(SQLException reported) {
            faults.add(reported.getMessage());
            if (faults.size() == 2) {
                try {
                    sql("CREATE TABLE later (a INTEGER)");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
            return new PipelineException(code, String.valueOf(reported.getMessage()), reported);
        }

        @Override
        public boolean rollsBackDefinitions() {
            return true;
        }
    }
}

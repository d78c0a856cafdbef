package dev.sluice.component.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.OutOfSpace;
import dev.sluice.api.PipelineException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FaultsTest {

    @Test
    void a_refused_password_is_denied_and_not_passing() {
        SQLException fault =
                new SQLException("Access denied for user 'eve'@'localhost'", "28000", 1045);
        PipelineException e = Faults.connecting("mariadb at localhost", fault);
        assertThat(e.code()).isEqualTo(ErrorCode.ACCESS_DENIED);
        assertThat(e).hasMessageContaining("mariadb at localhost").hasMessageContaining("check");
    }

    @Test
    void faults_while_running_have_the_code_that_decides_what_happens_next() {
        Map.of(
                        "42501", ErrorCode.ACCESS_DENIED,
                        "42P01", ErrorCode.SOURCE_NOT_FOUND,
                        "42703", ErrorCode.SCHEMA_MISMATCH,
                        "53100", ErrorCode.NO_SPACE,
                        "57014", ErrorCode.CANCELLED,
                        "57P01", ErrorCode.TARGET_UNREACHABLE,
                        "08006", ErrorCode.TARGET_UNREACHABLE,
                        "XX000", ErrorCode.WRITE_FAILED)
                .forEach((state, code) ->
                        assertThat(Faults.running("here", new SQLException("why", state)).code())
                                .as(state)
                                .isEqualTo(code));
    }

    @Test
    void a_full_disk_is_known_by_state_number_or_words() {
        for (SQLException full :
                List.of(
                        new SQLException("could not extend the file", "53100"),
                        new SQLException("The table 'orders' is full", "HY000", 1114),
                        new SQLException("Could not write file: No space left on device"))) {
            assertThat(Faults.running("here", full))
                    .isInstanceOf(OutOfSpace.class)
                    .hasMessageContaining("free some");
        }
    }

    @Test
    void a_database_in_a_file_that_others_use_is_no_host_that_cannot_be_reached(
            @TempDir Path folder) throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("a.db");
        try (Connection other = DriverManager.getConnection(url);
                Connection ours = DriverManager.getConnection(url + "?busy_timeout=0");
                Statement hold = other.createStatement();
                Statement write = ours.createStatement()) {
            hold.execute("BEGIN EXCLUSIVE");
            assertThatThrownBy(() -> write.execute("CREATE TABLE t (id int)"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            busy ->
                                    assertThat(Faults.running("table 't'", busy))
                                            .hasMessageStartingWith("table 't': ")
                                            .hasMessageEndingWith("let it end"));
        }
        SQLException locked =
                new SQLException(
                        "IO Error: Could not set lock on file \"/a.duckdb\": Conflicting lock is held"
                                + " in /bin/duckdb (PID 7). See also https://duckdb.org/docs");
        assertThat(Faults.connecting("duckdb at a.duckdb", locked))
                .hasMessageContainingAll("in use by another process", "PID 7", "Close it there")
                .hasMessageNotContainingAny("host", "https");
    }
}

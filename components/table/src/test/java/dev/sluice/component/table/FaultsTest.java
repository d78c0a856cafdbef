package dev.sluice.component.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.OutOfSpace;
import dev.sluice.api.PipelineException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
}

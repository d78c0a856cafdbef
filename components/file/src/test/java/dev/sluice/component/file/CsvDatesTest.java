package dev.sluice.component.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.RejectedRow;
import dev.sluice.component.file.FileFixture.Read;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of day and month is told by the values, or asked for; it is never guessed. */
final class CsvDatesTest {

    private static final String CLEAR = "1,01/02/2026\n2,03/25/2026\n3,04/05/2026\n";
    private static final String UNCLEAR = "1,01/02/2026\n2,03/04/2026\n";

    @TempDir Path folder = Path.of("");
    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void nothingIsLeft() {
        allocator.close();
    }

    private Read read(String rows, Map<String, Object> options) throws IOException {
        Files.writeString(folder.resolve("a.csv"), "k,v\n" + rows);
        Map<String, Object> all = new HashMap<>(options);
        all.put("path", "a.csv");
        return new FileFixture(folder, allocator).read(all);
    }

    private static Map<String, Object> typed(String type) {
        return Map.of("columns", Map.of("k", "int", "v", type));
    }

    private static List<String> values(Read read) {
        return read.rows().stream().map(row -> String.valueOf(row.get("v"))).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"date", ""})
    void where_both_orders_fit_the_file_is_refused(String type) {
        assertThatThrownBy(() -> read(UNCLEAR, type.isEmpty() ? Map.of() : typed(type)))
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREADABLE))
                .hasMessageContaining(
                        "a.csv cannot be read: the order of day and month in its column 'v' cannot"
                                + " be told from values such as '01/02/2026': give 'date-format',"
                                + " which is \"%d/%m/%Y\" or \"%m/%d/%Y\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1,01/02/2026\n2,tomorrow\n3,infinity\n",
                "1,02/02/2026\n",
                "1,25/01/2026\n2,01/25/2026\n",
                "1,01-02-26\n2,03-04-26\n"
            })
    void values_that_decide_nothing_are_no_help(String rows) {
        assertThatThrownBy(() -> read(rows, typed("date")))
                .hasMessageContaining("the order of day and month");
    }

    @ParameterizedTest
    @ValueSource(strings = {"timestamp", ""})
    void the_same_goes_for_times(String type) {
        String rows = UNCLEAR.replace("2026", "2026 10:30:00");

        assertThatThrownBy(() -> read(rows, type.isEmpty() ? Map.of() : typed(type)))
                .hasMessageContaining(
                        "'timestamp-format', which is \"%d/%m/%Y %H:%M:%S\" or \"%m/%d/%Y %H:%M:%S\"");
    }

    @Test
    void an_order_that_is_given_is_taken() throws IOException {
        Map<String, Object> columns = Map.of("k", "int", "v", "date");

        assertThat(values(read(UNCLEAR, Map.of("columns", columns, "date-format", "%m/%d/%Y"))))
                .containsExactly("2026-01-02", "2026-03-04");
        assertThat(values(read(UNCLEAR, Map.of("columns", columns, "date-format", "%d/%m/%Y"))))
                .containsExactly("2026-02-01", "2026-04-03");
    }

    @Test
    void one_value_that_fits_one_order_alone_decides() throws IOException {
        assertThat(values(read(CLEAR, typed("date"))))
                .containsExactly("2026-01-02", "2026-03-25", "2026-04-05");
        assertThat(values(read("1,01/02/2026\n2,x\n3,01/25/2026\n", typed("date"))))
                .containsExactly("2026-01-02", "2026-01-25");
    }

    @Test
    void columns_of_other_types_and_those_not_chosen_need_no_order() throws IOException {
        assertThat(values(read(UNCLEAR, typed("string")))).hasSize(2);
        assertThat(read(UNCLEAR, Map.of("select", List.of("k"))).rows()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-02", "2026/01/02", "2026-01-02 10:00:00"})
    void years_in_front_are_clear(String value) throws IOException {
        String type = value.length() > 10 ? "timestamp" : "date";

        assertThat(read("1," + value + "\n", typed(type)).rows()).hasSize(1);
        assertThat(read("1," + value + "\n", Map.of()).rows()).hasSize(1);
    }

    @Test
    void the_format_of_most_values_counts_and_not_that_of_the_odd_one() throws IOException {
        for (String time : List.of("", " 10:30:00")) {
            Read read =
                    read(
                            ("1,2026-01-05" + time + "\n").repeat(999)
                                    + "2,03/01/2026"
                                    + time
                                    + "\n",
                            typed(time.isEmpty() ? "date" : "timestamp"));

            assertThat(read.rows()).hasSize(999);
            assertThat(read.rejected())
                    .extracting(RejectedRow::place)
                    .containsExactly("a.csv:1001");
        }
        Read other = read("1,2026-01-05\n" + "2,25/01/2026\n".repeat(99), typed("date"));
        assertThat(other.rows()).hasSize(99);
        assertThat(other.rejected()).extracting(RejectedRow::place).containsExactly("a.csv:2");
    }
}

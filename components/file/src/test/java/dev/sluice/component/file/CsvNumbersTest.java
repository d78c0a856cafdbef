package dev.sluice.component.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.api.RejectedRow;
import dev.sluice.api.Scan;
import dev.sluice.api.Source;
import dev.sluice.component.file.FileFixture.Read;
import dev.sluice.sql.RejectedRows;
import dev.sluice.sql.SqlSession;
import dev.sluice.sql.SqlSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no whole number in a column of whole numbers, or has more places than its decimals. */
final class CsvNumbersTest {

    private static final String EARLY = "1,a\n".repeat(21_000);

    @TempDir Path folder = Path.of("");
    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void nothingIsLeft() {
        allocator.close();
    }

    private Read read(String text, Map<String, Object> options) throws IOException {
        Files.writeString(folder.resolve("a.csv"), text);
        return read(options);
    }

    /** Reads in batches, and requires of the scan in a foreign session that it gives the same. */
    private Read read(Map<String, Object> options) {
        FileFixture files = new FileFixture(folder, allocator);
        Read read = files.read(options);
        try (Source source = files.source(options)) {
            Scan scan = source.scan().orElseThrow();
            try (SqlSession session = SqlSession.open(SqlSettings.modest(folder, scan.files()))) {
                RejectedRows.prepare(scan, session);
                assertThat(session.rows("SELECT count(*) FROM (" + scan.query() + ")"))
                        .isEqualTo(List.of(List.of(String.valueOf(read.rows().size()))));
                List<RejectedRow> again = new ArrayList<>();
                try (RejectedRows rows = new RejectedRows(scan, session, allocator)) {
                    for (var next = rows.next(); next != null; next = rows.next()) {
                        again.addAll(next);
                    }
                }
                assertThat(again).isEqualTo(read.rejected());
            }
        }
        return read;
    }

    private static Map<String, Object> path() {
        return Map.of("path", "a.csv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "0.999", "99999999999999999999", "x", "1,5", "-", "1.5e1"})
    void a_late_value_that_is_none_is_put_aside_with_its_line(String value) throws IOException {
        Read read =
                read(
                        "n,s\n"
                                + EARLY
                                + "\""
                                + value
                                + "\",b\n7,c\n"
                                + value.replace(',', '.')
                                + ",d\n",
                        path());

        assertThat(read.rows()).hasSize(21_001);
        assertThat(read.rows().getLast()).containsEntry("n", 7L).containsEntry("s", "c");
        assertThat(read.rejected())
                .extracting(RejectedRow::place)
                .containsExactly("a.csv:21002", "a.csv:21004");
        assertThat(read.rejected().getLast().reason())
                .isEqualTo(
                        "Error when converting column \"n\". Could not convert string \""
                                + value.replace(',', '.')
                                + "\" to 'BIGINT'");
        assertThat(read.rejected().getLast().raw()).isEqualTo(value.replace(',', '.') + ",d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12.0", "12.", "+12", " 12", "12.000"})
    void what_is_whole_as_it_is_written_is_taken(String value) throws IOException {
        Read read = read("n,s\n" + EARLY + value + ",b\n", path());

        assertThat(read.rejected()).isEmpty();
        assertThat(read.rows().getLast()).containsEntry("n", 12L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00501", "007", "-007", " 007", "0x1F", "0X1f", "0b11", "007.0"})
    void a_late_code_in_a_column_that_was_found_is_put_aside(String value) throws IOException {
        Read read = read("n,s\n" + EARLY + value + ",b\n0,c\n-5,d\n-0,e\n", path());

        assertThat(read.rows()).hasSize(21_003);
        assertThat(read.rejected())
                .extracting(RejectedRow::place, RejectedRow::raw, RejectedRow::reason)
                .containsExactly(
                        tuple(
                                "a.csv:21002",
                                value + ",b",
                                "column \"n\" was found to have whole numbers, and \""
                                        + value
                                        + "\" would be another text as one: give its type in"
                                        + " 'columns' (string, to keep it as it is written)"));
    }

    @Test
    void a_code_in_a_later_file_is_put_aside() throws IOException {
        Files.writeString(folder.resolve("a1.csv"), "n,s\n1,a\n2,b\n");
        Files.writeString(folder.resolve("a2.csv"), "n,s\n007,a\n1.5,b\n");

        Read read = read(Map.of("path", "a*.csv"));

        assertThat(read.rows()).hasSize(2);
        assertThat(read.rejected())
                .extracting(RejectedRow::place)
                .containsExactly("a2.csv:2", "a2.csv:3");
        assertThat(read.rejected().getLast().reason()).contains("to 'BIGINT'");
    }

    @Test
    void a_column_that_is_given_takes_zeros_in_front_and_hexadecimal_digits() throws IOException {
        Read read =
                read(
                        "n,s\n007,a\n0x1F,b\n",
                        Map.of("path", "a.csv", "columns", Map.of("n", "int")));

        assertThat(read.rejected()).isEmpty();
        assertThat(read.rows()).extracting(row -> row.get("n")).containsExactly(7, 31);
    }

    @Test
    void columns_that_are_given_are_judged_too() throws IOException {
        Map<String, Object> options =
                Map.of("path", "a.csv", "columns", Map.of("n", "int", "b", "tinyint"));

        Read read =
                read(
                        "n,b\n1,1\n2.5,1\n,2\n3,300\n4.0,\n5,6\n"
                                + "6,7\n".repeat(21_000)
                                + "1,0.5\n",
                        options);

        assertThat(read.rows().subList(0, 5))
                .extracting(row -> row.get("n"))
                .containsExactly(1, null, 4, 5, 6);
        assertThat(read.rejected())
                .extracting(RejectedRow::place, RejectedRow::raw)
                .containsExactly(
                        tuple("a.csv:3", "2.5,1"),
                        tuple("a.csv:5", "3,300"),
                        tuple("a.csv:21008", "1,0.5"));
    }

    @Test
    void a_row_with_other_faults_is_put_aside_once() throws IOException {
        String early = "1,2024-01-01,a\n".repeat(21_000);

        Read read =
                read(
                        "n,d,s\n"
                                + early
                                + "1.5,nope,b\n"
                                + "1.5,2024-01-01,\"q, \"\"x\"\"\"\n"
                                + "short\n"
                                + "1.5,2024-01-01,b\n"
                                + "1.5,2024-01-01,b\n",
                        path());

        assertThat(read.rows()).hasSize(21_000);
        assertThat(read.rejected())
                .extracting(RejectedRow::place)
                .containsExactlyInAnyOrder(
                        "a.csv:21002", "a.csv:21003", "a.csv:21004", "a.csv:21005", "a.csv:21006");
        assertThat(read.rejected())
                .extracting(RejectedRow::raw)
                .contains("1.5,2024-01-01,\"q, \"\"x\"\"\"");
    }

    @Test
    void blank_lines_and_fields_over_several_lines_leave_the_place_right() throws IOException {
        Read read = read("n,s\n" + EARLY + "\n2,\"x\ny\"\n\n1.5,b\n3,c\n1.5,\"p\nq\"\n", path());

        assertThat(read.rows()).hasSize(21_002);
        assertThat(read.rejected())
                .extracting(RejectedRow::place)
                .containsExactly("a.csv:21006", "a.csv:21008");
        assertThat(read.rejected().getLast().raw()).isEqualTo("1.5,\"p\nq\"");
    }

    @Test
    void lines_that_are_no_text_are_counted() throws IOException {
        byte[] text =
                ("n,s\n" + EARLY + "2,?\n?,?\n1.5,b\n3,?\n1.5,c\n")
                        .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < text.length; i++) {
            text[i] = text[i] == '?' ? (byte) 0xFF : text[i];
        }
        Files.write(folder.resolve("a.csv"), text);

        assertThat(read(path()).rejected())
                .extracting(RejectedRow::place)
                .containsExactly(
                        "a.csv:21002", "a.csv:21003", "a.csv:21004", "a.csv:21005", "a.csv:21006");
    }

    @Test
    void where_the_line_cannot_be_told_the_file_is() throws IOException {
        Read read = read("s,n\n" + "a,1\n".repeat(21_000) + "\"p\nq\",1\n\"p\nq\",1.5\n", path());

        assertThat(read.rejected())
                .extracting(RejectedRow::place, RejectedRow::raw)
                .containsExactly(tuple("a.csv", "\"p\nq\",1.5"));
    }

    @Test
    void packed_and_transcoded_files_of_a_pattern_have_their_lines() throws IOException {
        Files.createDirectories(folder.resolve("in"));
        for (String name : List.of("b", "a")) {
            try (OutputStream out =
                    new GZIPOutputStream(
                            Files.newOutputStream(folder.resolve("in/" + name + ".csv.gz")))) {
                out.write(
                        ("n;s\r\n" + "1;é\r\n".repeat(21_000) + "1.5;" + name + "\r\n")
                                .getBytes(StandardCharsets.ISO_8859_1));
            }
        }

        Read read = read(Map.of("path", "in/*.gz", "format", "csv", "encoding", "latin-1"));

        assertThat(read.rows()).hasSize(42_000);
        assertThat(read.rejected())
                .extracting(RejectedRow::place, RejectedRow::raw)
                .containsExactly(
                        tuple("in/a.csv.gz:21002", "1.5;a"), tuple("in/b.csv.gz:21002", "1.5;b"));
    }

    @Test
    void only_columns_that_are_selected_are_judged() throws IOException {
        Map<String, Object> options = Map.of("path", "a.csv", "select", List.of("s"));

        assertThat(read("n,s\n" + EARLY + "1.5,b\n", options).rows()).hasSize(21_001);
    }

    @Test
    void names_that_look_like_those_of_the_query_are_kept_apart() throws IOException {
        String header = "\"sluice_read_0\",\"line \"\"x\",record\n";

        Read read = read(header + "1,2,3\n".repeat(21_000) + "1,2.5,3\n", path());

        assertThat(read.rows()).hasSize(21_000);
        assertThat(read.rejected()).extracting(RejectedRow::place).containsExactly("a.csv:21002");
    }

    private static Map<String, Object> decimals(String type) {
        return Map.of("path", "a.csv", "columns", Map.of("n", "int", "v", type));
    }

    @ParameterizedTest
    @CsvSource({
        "'decimal(10,2)', 1.005",
        "'decimal(10,2)', -0.0049",
        "'decimal(10,2)', 99999999.995",
        "'decimal(10,2)', 15e-3",
        "'decimal(4,0)', 1.5",
        "'decimal(15,3)', 123456789012.0001",
        "'decimal(18,2)', 1234567890123456.789",
        "'decimal(37,2)', 1.005",
    })
    void a_decimal_with_more_places_than_its_column_is_put_aside(String type, String value)
            throws IOException {
        Read read = read("n,v\n1,1\n2," + value + "\n3,x\n4,\n", decimals(type));

        assertThat(read.rows()).extracting(row -> row.get("n")).containsExactly(1, 4);
        assertThat(read.rejected())
                .extracting(RejectedRow::place, RejectedRow::raw)
                .containsExactly(tuple("a.csv:3", "2," + value), tuple("a.csv:4", "3,x"));
        assertThat(read.rejected().getFirst().reason())
                .startsWith("column \"v\" is DECIMAL(")
                .contains("and \"" + value + "\" has more places");
    }

    @Test
    void zeros_and_the_noise_of_floating_numbers_are_no_places() throws IOException {
        Read read =
                read(
                        "n,v\n1,1.500\n2,0.30000000000000004\n3,2.\n4, 1.5 \n5,1e3\n6,-.5\n",
                        decimals("decimal(10,2)"));

        assertThat(read.rejected()).isEmpty();
        assertThat(read.rows())
                .extracting(row -> String.valueOf(row.get("v")))
                .containsExactly("1.50", "0.30", "2.00", "1.50", "1000.00", "-0.50");
    }

    @Test
    void places_behind_a_comma_are_counted_as_well() throws IOException {
        Map<String, Object> options = new HashMap<>(decimals("decimal(10,2)"));
        options.putAll(Map.of("decimal-separator", ",", "delimiter", ";"));

        Read read = read("n;v\n1;1,50\n2;1,005\n", options);

        assertThat(read.rows()).extracting(row -> row.get("n")).containsExactly(1);
        assertThat(read.rejected())
                .extracting(RejectedRow::place, RejectedRow::raw)
                .containsExactly(tuple("a.csv:3", "2;1,005"));
    }
}

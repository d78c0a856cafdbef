package dev.sluice.component.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.BatchReader;
import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Schema;
import dev.sluice.api.Source;
import dev.sluice.testkit.Batches;
import dev.sluice.testkit.Samples;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of all formats that are cut off, mixed up, or change while they are read. */
final class BadFilesTest {

    @TempDir Path folder = Path.of("");
    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void nothingIsLeft() {
        allocator.close();
    }

    private FileFixture files() {
        return new FileFixture(folder, allocator);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.csv.gz",
                "a.csv.zst",
                "a.jsonl.gz",
                "a.jsonl.zst",
                "a.json",
                "a.parquet",
                "a.avro",
                "a.xml",
                "a.xlsx"
            })
    void a_file_that_is_cut_off_is_named_and_not_taken_for_complete(String name)
            throws IOException {
        files().write(Map.of("path", name), Samples.SMALL, Samples.small(0, 20_000));
        byte[] whole = Files.readAllBytes(folder.resolve(name));
        Files.write(folder.resolve(name), Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(() -> files().read(Map.of("path", name)))
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREADABLE))
                .hasMessageContaining(name)
                .message()
                .doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"avro", "xlsx"})
    void a_later_file_with_other_columns_is_named(String extension) {
        Schema other =
                Schema.of(Samples.SMALL.columns().getLast(), Samples.SMALL.columns().getFirst());
        files().write(Map.of("path", "a1." + extension), Samples.SMALL, Samples.small(0, 3));
        files().write(
                        Map.of("path", "a2." + extension),
                        other,
                        java.util.List.of(dev.sluice.testkit.Batches.row("x", 1)));

        assertThatThrownBy(() -> files().read(Map.of("path", "a*." + extension)))
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH))
                .hasMessageContaining("a2." + extension + " has the columns name, id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.csv", "a.jsonl", "a.parquet", "a.avro"})
    void a_file_that_is_replaced_while_it_is_read_is_read_as_it_was(String name)
            throws IOException {
        files().write(Map.of("path", name), Samples.SMALL, Samples.small(0, 60_000));
        files().write(Map.of("path", "new-" + name), Samples.SMALL, Samples.small(0, 5));

        long rows = 0;
        try (Source source = files().source(Map.of("path", name));
                BatchReader reader = source.open(Position.START)) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                rows += chunk.batch().rows();
                chunk.batch().close();
                if (Files.exists(folder.resolve("new-" + name))) {
                    Files.move(
                            folder.resolve("new-" + name),
                            folder.resolve(name),
                            StandardCopyOption.ATOMIC_MOVE);
                }
            }
        }

        assertThat(rows).isEqualTo(60_000);
    }

    @Test
    void a_json_line_that_is_not_utf_8_is_rejected_alone() throws IOException {
        Files.write(
                folder.resolve("a.jsonl"),
                "{\"a\":\"x\"}\n{\"a\":\"\u00e9\"}\n{\"a\":\"\0\"}\n{\"a\":\"y\"}\n"
                        .getBytes(StandardCharsets.ISO_8859_1));

        FileFixture.Read read = files().read(Map.of("path", "a.jsonl"));

        assertThat(read.rows()).extracting(row -> row.get("a")).containsExactly("x", "y");
        assertThat(read.rejected())
                .extracting(RejectedRow::place)
                .containsExactly("a.jsonl:2", "a.jsonl:3");
    }

    @Test
    void a_json_field_of_100_megabytes_is_read_or_refused_in_words() throws IOException {
        byte[] field = new byte[100 << 20];
        Arrays.fill(field, (byte) 'x');
        try (var out = Files.newOutputStream(folder.resolve("a.jsonl"))) {
            out.write("{\"a\":\"y\"}\n{\"a\":\"".getBytes(StandardCharsets.US_ASCII));
            out.write(field);
            out.write("\"}\n{\"a\":\"z\"}\n".getBytes(StandardCharsets.US_ASCII));
        }

        FileFixture.Read read = files().read(Map.of("path", "a.jsonl"));

        assertThat(read.rows().size() + read.rejected().size()).isEqualTo(3);
        assertThat(read.rows()).extracting(row -> row.get("a")).contains("y", "z");
    }

    @Test
    void nested_decimals_keep_their_digits() throws IOException {
        String digits = "12345678901234567890.123456789";
        Files.writeString(
                folder.resolve("a.jsonl"),
                "{\"a\":{\"b\":" + digits + "},\"c\":[" + digits + "]}\n");
        Map<String, Object> columns =
                Map.of("a", "STRUCT(b DECIMAL(38,9))", "c", "DECIMAL(38,9)[]");

        var row = files().read(Map.of("path", "a.jsonl", "columns", columns)).rows().getFirst();

        assertThat(row.get("a")).isEqualTo(Map.of("b", new BigDecimal(digits)));
        assertThat(row.get("c")).isEqualTo(java.util.List.of(new BigDecimal(digits)));
    }

    @Test
    void a_number_of_any_size_is_no_fault_of_the_reader() throws IOException {
        Files.writeString(
                folder.resolve("a.json"), "[{\"a\":0.4e00669999999999999999999999}, {\"a\":1}]");

        FileFixture.Read read =
                files().read(Map.of("path", "a.json", "columns", Map.of("a", "double")));

        assertThat(read.rows().size() + read.rejected().size()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.csv", "a.json", "a.jsonl", "a.xml", "a.avro", "a.xlsx"})
    void a_decimal_with_more_places_than_its_column_is_put_aside(String name) {
        Schema four =
                Schema.of(
                        Column.of("id", Simple.INT32), Column.of("v", new DataType.Decimal(9, 4)));
        List<List<@Nullable Object>> rows =
                List.of(
                        Batches.row(1, new BigDecimal("1.5000")),
                        Batches.row(2, new BigDecimal("1.0050")),
                        Batches.row(3, null),
                        Batches.row(4, new BigDecimal("-0.3000")));
        files().write(Map.of("path", name), four, rows);

        FileFixture.Read read =
                files().read(
                                Map.of(
                                        "path",
                                        name,
                                        "columns",
                                        Map.of("id", "int", "v", "decimal(9,2)")));

        assertThat(read.rows()).extracting(row -> row.get("id")).containsExactly(1, 3, 4);
        assertThat(read.rows().getLast()).containsEntry("v", new BigDecimal("-0.30"));
        assertThat(read.rejected())
                .singleElement()
                .extracting(RejectedRow::reason)
                .isNotEqualTo("");
    }

    @Test
    void a_sheet_has_doubles_whose_last_digits_are_noise() throws IOException {
        try (var out = Files.newOutputStream(folder.resolve("a.xlsx"));
                Workbook book = new Workbook(out, "test", "1.0")) {
            Worksheet sheet = book.newWorksheet("one");
            sheet.value(0, 0, "v");
            sheet.value(1, 0, 0.1 + 0.2);
            sheet.value(2, 0, 1.005);
        }

        FileFixture.Read read =
                files().read(Map.of("path", "a.xlsx", "columns", Map.of("v", "decimal(9,2)")));

        assertThat(read.rows()).containsExactly(Map.of("v", new BigDecimal("0.30")));
        assertThat(read.rejected()).hasSize(1);
    }

    @Test
    void a_sheet_with_long_fractions_is_one_of_doubles() throws IOException {
        try (var out = Files.newOutputStream(folder.resolve("a.xlsx"));
                Workbook book = new Workbook(out, "test", "1.0")) {
            Worksheet sheet = book.newWorksheet("one");
            sheet.value(0, 0, "v");
            sheet.value(1, 0, 1.0 / 3);
            sheet.value(2, 0, 2);
        }

        assertThat(files().read(Map.of("path", "a.xlsx")).rows())
                .containsExactly(Map.of("v", 1.0 / 3), Map.of("v", 2.0));
        assertThat(
                        files().read(Map.of("path", "a.xlsx", "columns", Map.of("v", "string")))
                                .rows()
                                .getFirst())
                .containsEntry("v", "0.3333333333333333");
    }

    @Test
    void doubles_of_avro_keep_all_digits_before_the_point() {
        Schema real = Schema.of(Column.of("v", Simple.DOUBLE));
        files().write(
                        Map.of("path", "a.avro"),
                        real,
                        List.of(
                                Batches.row(9_007_199_254_740_991.0),
                                Batches.row(123_456_789_012.3457)));

        Map<String, Object> options =
                Map.of("path", "a.avro", "columns", Map.of("v", "decimal(20,4)"));
        assertThat(files().read(options).rows())
                .extracting(row -> String.valueOf(row.get("v")))
                .containsExactly("9007199254740991.0000", "123456789012.3457");
    }

    @Test
    void json_decimals_of_many_digits_are_compared_as_they_are_written() throws IOException {
        Files.writeString(
                folder.resolve("a.jsonl"),
                """
                {"d":123456789012345678.12,"e":0.1234567890123456789}
                {"d":123456789012345678.125,"e":0}
                """);
        Map<String, Object> columns = Map.of("d", "decimal(20,2)", "e", "decimal(38,19)");

        FileFixture.Read read = files().read(Map.of("path", "a.jsonl", "columns", columns));

        assertThat(read.rows())
                .containsExactly(
                        Map.of(
                                "d", new BigDecimal("123456789012345678.12"),
                                "e", new BigDecimal("0.1234567890123456789")));
        assertThat(read.rejected()).extracting(RejectedRow::place).containsExactly("a.jsonl:2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999", "-1e-99999999", "1e2147483647"})
    @Timeout(30)
    void a_power_of_ten_is_not_written_out_to_see_that_it_is_too_large(String number)
            throws IOException {
        Files.writeString(folder.resolve("a.xml"), "<rows><row><v>" + number + "</v></row></rows>");

        FileFixture.Read read =
                files().read(Map.of("path", "a.xml", "columns", Map.of("v", "decimal(9,2)")));

        assertThat(read.rejected()).hasSize(1);
    }
}

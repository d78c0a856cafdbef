package dev.sluice.component.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.RejectedRow;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV as it comes: what can be read is read, what cannot is rejected with its place. */
final class BadCsvTest {

    @TempDir Path folder = Path.of("");
    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void nothingIsLeft() {
        allocator.close();
    }

    private FileFixture.Read read(Map<String, Object> options) {
        return new FileFixture(folder, allocator).read(options);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text, StandardCharsets.ISO_8859_1);
    }

    private static Map<String, Object> typed(String path) {
        return Map.of("path", path, "columns", Map.of("id", "int", "name", "string", "n", "int"));
    }

    private static List<String> places(FileFixture.Read read) {
        return read.rejected().stream().map(RejectedRow::place).toList();
    }

    private static List<Object> ids(FileFixture.Read read) {
        return read.rows().stream().<Object>map(row -> String.valueOf(row.get("id"))).toList();
    }

    @Test
    void bytes_that_are_not_utf_8_reject_their_row_alone() throws IOException {
        write("a.csv", "id,name,n\n1,ok,1\n2,caf\u00e9,2\n3,ok,3\n");

        FileFixture.Read read = read(typed("a.csv"));

        assertThat(ids(read)).containsExactly("1", "3");
        assertThat(places(read)).containsExactly("a.csv:3");
        assertThat(read.rejected().getFirst().reason())
                .contains("utf-8")
                .endsWith("Give its 'encoding', such as ISO-8859-1.");
    }

    @Test
    void bytes_that_are_not_of_the_given_encoding_reject_their_row_alone() throws IOException {
        write("a.csv", "id,name,n\n1,ok,1\n2,caf\u00e9,2\n3,ok,3\n");

        FileFixture.Read read =
                read(
                        Map.of(
                                "path",
                                "a.csv",
                                "encoding",
                                "us-ascii",
                                "columns",
                                Map.of("id", "int", "name", "string", "n", "int")));

        assertThat(ids(read)).containsExactly("1", "3");
        assertThat(places(read)).containsExactly("a.csv:3");
    }

    @Test
    void lines_of_comments_are_no_rows_where_their_character_is_given() throws IOException {
        write(
                "a.csv",
                "# made on a Monday\n# by hand\nid,name,n\n1,a,1\n# in the midst\n2,b,1.5\n3,c,3\n");

        FileFixture.Read read = read(Map.of("path", "a.csv", "comment", "#"));

        assertThat(read.rows())
                .extracting(row -> row.get("id") + " " + row.get("n"))
                .containsExactly("1 1.0", "2 1.5", "3 3.0");
        assertThat(read.rejected()).isEmpty();

        read =
                read(
                        Map.of(
                                "path",
                                "a.csv",
                                "comment",
                                "#",
                                "columns",
                                Map.of("id", "int", "name", "string", "n", "int")));
        assertThat(ids(read)).containsExactly("1", "3");
        assertThat(places(read)).containsExactly("a.csv:6");
    }

    @Test
    void thousands_of_columns_are_no_fault() throws IOException {
        int columns = 2_500;
        StringBuilder csv = new StringBuilder("id");
        for (int i = 1; i < columns; i++) {
            csv.append(",c").append(i);
        }
        for (int row = 0; row < 40; row++) {
            csv.append('\n').append(row);
            for (int i = 1; i < columns; i++) {
                csv.append(',').append(i % 3 == 0 ? "t" + row : String.valueOf(row * i));
            }
        }
        write("wide.csv", csv.append('\n').toString());

        FileFixture.Read read = read(Map.of("path", "wide.csv"));

        assertThat(read.rejected()).isEmpty();
        assertThat(read.rows()).hasSize(40);
        assertThat(read.rows().getLast()).hasSize(columns).containsEntry("c2499", "t39");
    }

    @Test
    void a_nul_is_kept_as_it_is() throws IOException {
        write("a.csv", "id,name,n\n1,a\0b,1\n");

        assertThat(read(typed("a.csv")).rows())
                .extracting(row -> row.get("name"))
                .containsExactly("a\0b");
    }

    @Test
    void utf_16_is_known_by_its_mark() throws IOException {
        Files.write(
                folder.resolve("a.csv"),
                "\uFEFFid,name,n\n1,caf\u00e9 \ud83c\udf89,1\n"
                        .getBytes(StandardCharsets.UTF_16LE));
        Files.write(
                folder.resolve("b.csv"),
                "\uFEFFid,name,n\n1,caf\u00e9,1\n".getBytes(StandardCharsets.UTF_8));

        assertThat(read(typed("a.csv")).rows())
                .extracting(row -> row.get("name"))
                .containsExactly("caf\u00e9 \ud83c\udf89");
        assertThat(read(typed("b.csv")).rows())
                .extracting(row -> row.get("name"))
                .containsExactly("caf\u00e9");
    }

    @Test
    void ragged_rows_are_rejected() throws IOException {
        write("a.csv", "id,name,n\n1,a,1\n2,b\n3,c,3,4\n\n4,d,4\n");

        FileFixture.Read read = read(typed("a.csv"));

        assertThat(ids(read)).containsExactly("1", "4");
        assertThat(read.rejected())
                .extracting(RejectedRow::place, RejectedRow::raw)
                .contains(Tuple.tuple("a.csv:3", "2,b"), Tuple.tuple("a.csv:4", "3,c,3,4"));
    }

    @Test
    void a_value_that_is_no_date_does_not_hide_how_dates_are_written() throws IOException {
        write("a.csv", "id,placed\n1,31/12/2025\n2,tomorrow\n3,01/02/2026\n4,28/02/2026\n");

        FileFixture.Read read =
                read(Map.of("path", "a.csv", "columns", Map.of("id", "int", "placed", "date")));

        assertThat(read.rows())
                .extracting(row -> String.valueOf(row.get("placed")))
                .containsExactly("2025-12-31", "2026-02-01", "2026-02-28");
        assertThat(places(read)).containsExactly("a.csv:3");
    }

    @Test
    void a_quote_left_open_rejects_the_rest_in_one_piece() throws IOException {
        write("a.csv", "id,name,n\n1,a,1\n2,\"open,2\n3,c,3\n");

        FileFixture.Read read = read(typed("a.csv"));

        assertThat(ids(read)).containsExactly("1");
        assertThat(read.rejected())
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.place()).isEqualTo("a.csv:3");
                    assertThat(row.raw()).contains("2,\"open,2\n3,c,3");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id,name,n\r\n1,a,1\r\n2,b,2\n3,c,3\r4,d,4",
                "id,name,n\n1,a,1\r\n2,b,2\n3,c,3\r\n4,d,4\n",
                "id,name,n\r1,a,1\r2,b,2\r3,c,3\r4,d,4\r"
            })
    void lines_may_end_in_any_way_and_in_several(String text) throws IOException {
        write("a.csv", text);

        FileFixture.Read read = read(typed("a.csv"));

        assertThat(ids(read)).containsExactly("1", "2", "3", "4");
        assertThat(read.rejected()).isEmpty();
    }

    @Test
    void a_line_end_in_quotes_is_data_also_where_others_are_mixed() throws IOException {
        write("a.csv", "id,name,n\r\n1,\"a\r\nb\",1\n2,b,2\r\n");

        assertThat(read(typed("a.csv")).rows())
                .extracting(row -> row.get("name"))
                .containsExactly("a\r\nb", "b");
    }

    @Test
    void blank_lines_alone_are_no_rows() throws IOException {
        write("a.csv", "\n\r\n\n");

        assertThatThrownBy(() -> read(Map.of("path", "a.csv")))
                .hasMessageContainingAll("a.csv", "it has blank lines alone", "complete");
    }

    @Test
    void an_empty_file_has_no_rows_once_its_columns_are_known() throws IOException {
        write("a.csv", "");

        assertThatThrownBy(() -> read(Map.of("path", "a.csv"))).hasMessageContaining("'columns'");
        assertThat(
                        read(Map.of(
                                        "path",
                                        "a.csv",
                                        "header",
                                        false,
                                        "delimiter",
                                        ",",
                                        "columns",
                                        Map.of("id", "int")))
                                .rows())
                .isEmpty();
        assertThat(read(typed("a.csv")).rows()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3"})
    void an_empty_file_beside_others_has_no_rows_wherever_it_stands(String number)
            throws IOException {
        for (String name : List.of("1", "2", "3")) {
            write("a" + name + ".csv", name.equals(number) ? "" : "id,name,n\n1,a,1\n2,b,x\n");
        }

        FileFixture.Read read = read(typed("a*.csv"));

        assertThat(ids(read)).containsExactly("1", "1");
        assertThat(places(read))
                .isEqualTo(
                        Stream.of("a1.csv:3", "a2.csv:3", "a3.csv:3")
                                .filter(place -> !place.startsWith("a" + number))
                                .toList());
    }

    @Test
    void packed_empty_files_and_bare_marks_have_no_rows_either() throws IOException {
        for (String name : List.of("a1", "a2", "a3")) {
            try (OutputStream out =
                    new GZIPOutputStream(Files.newOutputStream(folder.resolve(name + ".csv.gz")))) {
                out.write((name.equals("a2") ? "id,name,n\n1,a,1\n" : "").getBytes(US_ASCII));
            }
        }
        Files.writeString(folder.resolve("b1.csv"), "\uFEFF");
        write("b2.csv", "id,name,n\n1,a,1\n");

        assertThat(ids(read(typed("a*.csv.gz")))).containsExactly("1");
        assertThat(ids(read(typed("b*.csv")))).containsExactly("1");
    }

    @Test
    void an_empty_file_in_front_does_not_hide_that_columns_differ() throws IOException {
        write("a1.csv", "");
        write("a2.csv", "id,name,n\n1,a,1\n");
        write("a3.csv", "name,id,n\na,1,1\n");

        assertThatThrownBy(() -> read(typed("a*.csv")))
                .hasMessageContaining("a3.csv has the columns name, id, n");
    }

    @Test
    void several_empty_files_have_no_rows() throws IOException {
        write("a1.csv", "");
        write("a2.csv", "");

        assertThat(read(typed("a*.csv")).rows()).isEmpty();
    }

    @Test
    void a_header_alone_has_no_rows() throws IOException {
        write("a.csv", "id,name,n\n");

        assertThat(read(typed("a.csv")).rows()).isEmpty();
        assertThat(read(Map.of("path", "a.csv")).rejected()).isEmpty();
    }

    @Test
    void names_that_come_twice_are_told_apart() throws IOException {
        write("a.csv", "id,name,name\n1,a,b\n2,c,d\n");

        assertThat(read(Map.of("path", "a.csv", "header", true)).rows().getFirst().values())
                .containsExactly(1L, "a", "b");
    }

    @Test
    void a_later_file_with_other_columns_is_named() throws IOException {
        write("a1.csv", "id,name\n1,a\n");
        write("a2.csv", "name,id\na,1\n");

        assertThatThrownBy(() -> read(Map.of("path", "a*.csv", "header", true)))
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH))
                .hasMessageContaining("a2.csv has the columns name, id");
    }

    private void writeField(int megabytes) throws IOException {
        byte[] field = new byte[1 << 20];
        Arrays.fill(field, (byte) 'x');
        try (OutputStream out =
                new BufferedOutputStream(Files.newOutputStream(folder.resolve("a.csv")))) {
            out.write("id,name,n\n1,a,1\n2,".getBytes(US_ASCII));
            for (int i = 0; i < megabytes; i++) {
                out.write(field);
            }
            out.write(",2\n3,c,3\n".getBytes(US_ASCII));
        }
    }

    @Test
    void a_field_of_5_megabytes_rejects_its_row_alone() throws IOException {
        writeField(5);

        FileFixture.Read read = read(typed("a.csv"));

        assertThat(ids(read)).containsExactly("1", "3");
        assertThat(places(read)).containsExactly("a.csv:3");
        assertThat(read.rejected().getFirst().reason()).contains("line size");
    }

    @Test
    void a_field_of_100_megabytes_is_refused_because_it_would_be_lost() throws IOException {
        writeField(100);

        assertThatThrownBy(() -> read(typed("a.csv")))
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREADABLE))
                .hasMessageContaining("a.csv cannot be read: from byte")
                .hasMessageContaining("a line of more than 16 MiB");
    }

    @Test
    void quotes_around_everything_make_no_empty_text_of_a_number() throws IOException {
        write("a.csv", "\"id\",\"name\",\"n\"\n\"1\",\"\",\"\"\n\"2\",\"b\",\"2\"\n");

        assertThat(read(typed("a.csv")).rows())
                .extracting(row -> row.get("n"))
                .containsExactly(null, 2);
    }

    @Test
    void a_bare_field_is_null_and_a_quoted_one_is_empty_text() throws IOException {
        write("a.csv", "id,name,n\n1,,1\n2,\"\",\n");

        assertThat(read(typed("a.csv")).rows())
                .extracting(row -> row.get("name"))
                .containsExactly(null, "");
    }

    @Test
    void texts_that_stand_for_null_are_chosen_freely() throws IOException {
        write("a.csv", "id,name,n\n1,NA,1\n2,,NA\n");

        assertThat(
                        read(Map.of(
                                        "path",
                                        "a.csv",
                                        "null",
                                        List.of("NA"),
                                        "columns",
                                        Map.of("name", "string", "n", "int")))
                                .rows())
                .extracting(row -> row.get("name"))
                .containsExactly(null, "");
    }
}

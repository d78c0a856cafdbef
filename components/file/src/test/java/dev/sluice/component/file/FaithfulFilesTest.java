package dev.sluice.component.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.PipelineException;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Schema;
import dev.sluice.api.Source;
import dev.sluice.component.file.FileFixture.Read;
import dev.sluice.testkit.Batches;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in a file arrives as it is, or is told of: nothing is changed or left out in silence. */
final class FaithfulFilesTest {

    @TempDir Path folder = Path.of("");
    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void nothingIsLeft() {
        allocator.close();
    }

    private Read read(String name, String text) throws IOException {
        return read(name, text, StandardCharsets.UTF_8, Map.of());
    }

    private Read read(String name, String text, Charset charset, Map<String, Object> columns)
            throws IOException {
        Files.write(folder.resolve(name), text.getBytes(charset));
        FileFixture files = new FileFixture(folder, allocator);
        return files.read(
                columns.isEmpty()
                        ? Map.of("path", name)
                        : Map.of("path", name, "columns", columns));
    }

    @Test
    void a_decimal_within_an_object_may_have_fewer_digits_than_places() throws IOException {
        Read read =
                read(
                        "a.jsonl",
                        """
                        {"v": {"x": 1, "l": [2, 2.5, -0.125]}}
                        {"v": {"x": 1.2345, "l": []}}
                        {"v": {"x": 12345678901234567.125, "l": [1]}}
                        {"v": {"x": 1.000, "l": [0.0005]}}
                        """,
                        StandardCharsets.UTF_8,
                        Map.of("v", "struct(x decimal(38,3), l decimal(9,3)[])"));

        assertThat(read.rows())
                .extracting(row -> row.get("v").toString())
                .containsExactly(
                        "{x=1.000, l=[2.000, 2.500, -0.125]}",
                        "{x=12345678901234567.125, l=[1.000]}");
        assertThat(read.rejected())
                .extracting(RejectedRow::place)
                .containsExactly("a.jsonl:2", "a.jsonl:4");
    }

    @Test
    void whole_numbers_beyond_64_bits_keep_their_digits() throws IOException {
        String first = "123456789012345678901234567890";
        Read csv = read("a.csv", "n,x\n" + first + ",1.5\n9223372036854775808,2\n");
        assertThat(csv.rows())
                .extracting(row -> row.get("n"))
                .containsExactly(new BigDecimal(first), new BigDecimal("9223372036854775808"));
        assertThat(csv.rows()).extracting(row -> row.get("x")).containsExactly(1.5, 2.0);

        Read jsonl = read("a.jsonl", "{\"n\":" + first + "}\n{\"n\":9007199254740993}\n");
        assertThat(jsonl.rows())
                .extracting(row -> row.get("n"))
                .containsExactly(new BigDecimal(first), new BigDecimal("9007199254740993"));
    }

    @Test
    void a_file_that_is_written_to_while_it_is_read_is_told() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "n\n1\n2\n");
        FileFixture files = new FileFixture(folder, allocator);
        try (Source source = files.source(Map.of("path", "*.csv"))) {
            source.schema();
            Files.writeString(folder.resolve("b.csv"), "n\n1\n");
            source.requireUnchanged(); // what came beside it is for the next run

            Files.writeString(file, "3", StandardOpenOption.APPEND);
            assertThatThrownBy(source::requireUnchanged)
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContainingAll("a.csv was written to while it was read", "Run again");

            Files.delete(file);
            assertThatThrownBy(source::requireUnchanged).hasMessageContaining("a.csv");
        }
    }

    @Test
    void a_number_that_is_too_long_for_a_double_keeps_its_digits_before_and_behind_the_point()
            throws IOException {
        String csv = "n,m\n12345678901234567.12,0.1\n1.5,0.30000000000000004\n";

        Read read = read("a.csv", csv);

        assertThat(read.rows())
                .extracting(row -> row.get("n") + " " + row.get("m"))
                .containsExactly("12345678901234567.12 0.1", "1.50 0.30000000000000004");
    }

    @Test
    void numbers_that_fit_no_decimal_either_stay_text() throws IOException {
        Read csv = read("a.csv", "n\n12345678901234567891\n1e5\n");
        assertThat(csv.rows())
                .extracting(row -> row.get("n"))
                .containsExactly("12345678901234567891", "1e5");
    }

    @Test
    void keys_that_come_late_put_their_record_aside() throws IOException {
        String early = "{\"id\":1,\"name\":\"a\"}\n".repeat(21_000);
        Read jsonl = read("a.jsonl", early + "{\"id\":2,\"late\":true}\n{\"na\\u006de\":\"b\"}\n");
        assertThat(jsonl.rows()).hasSize(21_001);
        assertThat(jsonl.rejected()).hasSize(1);
        RejectedRow late = jsonl.rejected().getFirst();
        assertThat(late.raw()).isEqualTo("{\"id\":2,\"late\":true}");
        assertThat(late.place()).isEqualTo("a.jsonl:21001");
        assertThat(late.reason()).contains("'late'", "give 'columns'");

        Read chosen =
                read(
                        "a.jsonl",
                        "{\"id\":1}\n{\"id\":2,\"late\":true}\n",
                        StandardCharsets.UTF_8,
                        Map.of("id", "int"));
        assertThat(chosen.rows()).hasSize(2);
        assertThat(chosen.rejected()).isEmpty();
    }

    @Test
    void what_nested_objects_have_besides_puts_their_record_aside() throws IOException {
        String early = "{\"v\":{\"x\":1,\"l\":[{\"y\":2}]},\"m\":[3]}\n".repeat(21_000);
        List<String> late =
                List.of(
                        "{\"v\":{\"x\":1,\"z\":5,\"l\":[]},\"m\":[]}",
                        "{\"v\":{\"x\":1,\"l\":[{\"y\":2},{\"y\":2,\"z\":\"5\"}]},\"m\":[]}",
                        "{\"v\":{\"x\":1,\"l\":[{\"y\":2,\"y\":3}]},\"m\":[]}",
                        "{\"v\":{\"x\":1.5,\"l\":[]},\"m\":[]}",
                        "{\"v\":{\"x\":1,\"l\":[]},\"m\":[4,25e-1]}");
        String good = "{\"m\":[5.0,1e2],\"v\":{\"l\":[{\"y\":2}],\"x\":1}}";

        Read jsonl = read("a.jsonl", early + String.join("\n", late) + "\n" + good + "\n");
        Read json =
                read(
                        "a.json",
                        "["
                                + early.strip().replace('\n', ',')
                                + ","
                                + String.join(",", late)
                                + ","
                                + good
                                + "]");

        for (Read read : List.of(jsonl, json)) {
            assertThat(read.rows()).hasSize(21_001);
            assertThat(read.rows().getLast().get("m")).isEqualTo(List.of(5L, 100L));
            assertThat(read.rejected())
                    .extracting(RejectedRow::raw)
                    .containsExactlyElementsOf(late);
            assertThat(read.rejected())
                    .extracting(RejectedRow::reason)
                    .satisfiesExactly(
                            reason -> assertThat(reason).startsWith("'v.z' is no key"),
                            reason -> assertThat(reason).startsWith("'v.l.[].z' is no key"),
                            reason ->
                                    assertThat(reason)
                                            .isEqualTo("the key 'v.l.[].y' is there twice"),
                            reason -> assertThat(reason).contains("'v.x'", "which 1.5 is not"),
                            reason -> assertThat(reason).contains("'m.[]'", "which 25e-1 is not"));
        }
    }

    @Test
    void elements_of_xml_that_come_late_or_twice_put_their_record_aside() throws IOException {
        String early = "<r><n>1</n></r>".repeat(1_000);
        Read xml = read("a.xml", "<all>" + early + "<r><n>2</n><n>3</n></r><r><m>4</m></r></all>");
        assertThat(xml.rows()).hasSize(1_000);
        assertThat(xml.rejected())
                .extracting(RejectedRow::reason)
                .satisfiesExactly(
                        twice -> assertThat(twice).contains("'n' is there more than once"),
                        late -> assertThat(late).contains("'m'", "give 'columns'"));
        assertThat(xml.rejected().getFirst().raw()).contains("2, 3");
    }

    @Test
    void elements_in_elements_of_xml_do_not_run_into_one_text() throws IOException {
        String text =
                "<all><r><id>1</id><p>\n<a>10</a>\n<b>50</b>\n</p></r>"
                        + "<r><id>2</id><t><u>a</u><u>b</u></t></r>"
                        + "<r><id>3</id><p>one <i>two</i> three</p><t/></r></all>";

        Read found = read("a.xml", text);
        assertThat(found.rows()).containsExactly(Map.of("id", "3", "p", "one two three", "t", ""));
        assertThat(found.rejected())
                .extracting(RejectedRow::raw)
                .containsExactly("{id=1, p={a=10, b=50}}", "{id=2, t={u=[a, b]}}");
        assertThat(found.rejected())
                .extracting(RejectedRow::reason)
                .satisfiesExactly(
                        p -> assertThat(p).contains("'p' does not take", "struct(a string"),
                        t -> assertThat(t).contains("'t' does not take", "struct(a string"));

        Read given =
                read(
                        "a.xml",
                        text,
                        StandardCharsets.UTF_8,
                        Map.of("id", "int", "p", "struct(a int, b int)"));
        assertThat(given.rows().getFirst().get("p")).isEqualTo(Map.of("a", 10, "b", 50));
        assertThat(given.rows()).extracting(row -> row.get("id")).containsExactly(1, 2);
        assertThat(given.rejected())
                .singleElement()
                .extracting(RejectedRow::place)
                .isEqualTo("a.xml:3");
    }

    @Test
    void a_record_in_a_union_of_avro_is_text() throws IOException {
        org.apache.avro.Schema schema =
                SchemaBuilder.record("R")
                        .fields()
                        .name("v")
                        .type()
                        .unionOf()
                        .stringType()
                        .and()
                        .record("P")
                        .fields()
                        .requiredInt("a")
                        .endRecord()
                        .endUnion()
                        .noDefault()
                        .endRecord();
        GenericRecord inner =
                new GenericData.Record(schema.getField("v").schema().getTypes().get(1));
        inner.put("a", 1);
        GenericRecord record = new GenericData.Record(schema);
        record.put("v", inner);
        try (DataFileWriter<GenericRecord> out =
                new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))) {
            out.create(schema, folder.resolve("a.avro").toFile()).append(record);
        }

        Read avro = new FileFixture(folder, allocator).read(Map.of("path", "a.avro"));
        assertThat(avro.rejected()).isEmpty();
        assertThat(avro.rows().getFirst().get("v")).isEqualTo("{\"a\": 1}");
    }

    @Test
    void a_key_that_is_there_twice_puts_its_record_aside() throws IOException {
        for (String name : List.of("a.jsonl", "a.json")) {
            String text = "{\"a\":1,\"a\":2}\n{\"a\":3}";
            Read json = read(name, name.endsWith("l") ? text : "[" + text.replace("\n", ",") + "]");
            assertThat(json.rows()).as(name).hasSize(1);
            assertThat(json.rejected().getFirst().reason()).contains("'a' is there twice");
        }
    }

    @Test
    void keys_that_differ_in_case_alone_are_refused_until_one_is_chosen() throws IOException {
        String text = "{\"id\":1,\"a\":1}\n{\"id\":2,\"A\":3}\n";
        assertThatThrownBy(() -> read("a.jsonl", text))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("'a' and 'A'")
                .hasMessageContaining("give 'columns'");
        Read chosen = read("a.jsonl", text, StandardCharsets.UTF_8, Map.of("A", "int"));
        assertThat(chosen.rows()).extracting(row -> row.get("A")).containsExactly(null, 3);
    }

    @Test
    void text_of_another_encoding_is_refused_with_what_to_set() {
        String text = "id,name\n1,Müller\n2,Øyvind\n";
        assertThatThrownBy(() -> read("a.csv", text, StandardCharsets.ISO_8859_1, Map.of()))
                .hasMessageContaining("it is not UTF-8 (byte 0xFC at byte 12")
                .hasMessageContaining("latin-1");
        assertThatThrownBy(() -> read("a.csv", text, StandardCharsets.UTF_16LE, Map.of()))
                .hasMessageContaining("utf-16le");
    }

    @Test
    void infinity_is_no_day_of_1900() throws IOException {
        Read csv =
                read(
                        "a.csv",
                        "d\n2024-01-05\ninfinity\n",
                        StandardCharsets.UTF_8,
                        Map.of("d", "date"));
        assertThat(csv.rows().getFirst().get("d")).hasToString("2024-01-05");
        assertThat(String.valueOf(csv.rows().getLast().get("d"))).doesNotStartWith("1900");
    }

    @Test
    void numbers_that_json_does_not_have_are_written_as_texts() throws IOException {
        Schema schema = Schema.of(Column.of("x", Simple.DOUBLE), Column.of("y", Simple.FLOAT));
        FileFixture files = new FileFixture(folder, allocator);
        files.write(
                Map.of("path", "a.jsonl"),
                schema,
                List.of(Batches.row(Double.POSITIVE_INFINITY, Float.NaN), Batches.row(1.5, null)));
        assertThat(Files.readString(folder.resolve("a.jsonl")))
                .isEqualTo("{\"x\":\"inf\",\"y\":\"nan\"}\n{\"x\":1.5,\"y\":null}\n");
        Read back = files.read(Map.of("path", "a.jsonl", "columns", FileFixture.types(schema)));
        assertThat(back.rows().getFirst().get("x")).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(back.rows().getFirst().get("y")).isEqualTo(Float.NaN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678901234567.123",
                "1.10",
                "1E+5",
                "-0",
                "7",
                "true",
                "{\"a\":[1.10]}"
            })
    void what_stands_where_json_is_to_have_text_stays_as_it_is_written(String value)
            throws IOException {
        Map<String, Object> columns = Map.of("v", "string", "k", "int");
        String record = "{\"k\":1,\"v\":" + value + "}";
        for (String name : List.of("a.jsonl", "a.json")) {
            Read read = read(name, record, StandardCharsets.UTF_8, columns);
            assertThat(read.rejected()).isEmpty();
            assertThat(read.rows()).extracting(row -> row.get("v")).containsExactly(value);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"decimal(9,3)", "int", "double", "int[]", "struct(x double)"})
    void true_and_false_are_no_numbers(String type) throws IOException {
        String one = type.startsWith("struct") ? "{\"x\":?}" : type.endsWith("]") ? "[?]" : "?";
        List<String> records =
                List.of("1", "true", "false").stream()
                        .map(value -> "{\"v\":" + one.replace("?", value) + "}")
                        .toList();
        for (String name : List.of("a.jsonl", "a.json")) {
            String text = String.join(name.equals("a.json") ? "," : "\n", records);
            Read read =
                    read(
                            name,
                            name.equals("a.json") ? "[" + text + "]" : text,
                            StandardCharsets.UTF_8,
                            Map.of("v", type));
            assertThat(read.rows()).hasSize(1);
            assertThat(read.rejected())
                    .extracting(RejectedRow::raw)
                    .containsExactlyElementsOf(records.subList(1, 3));
        }
    }

    @Test
    void digits_tell_what_a_double_would_lose() {
        Digits digits = new Digits();
        digits.add("9007199254740992");
        digits.add("0.1234567890123456789");
        assertThat(digits.lostByDoubles()).isFalse();
        digits.add("-9007199254740993");
        assertThat(digits.lostByDoubles()).isTrue();
        assertThat(digits.fitDecimal()).isTrue();
        assertThat(digits.decimal()).isEqualTo(new DataType.Decimal(38, 19));
        digits.add("1e400");
        assertThat(digits.fitDecimal()).isFalse();
    }
}

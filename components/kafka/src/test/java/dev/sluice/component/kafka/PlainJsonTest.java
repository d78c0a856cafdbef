package dev.sluice.component.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import dev.sluice.testkit.Batches;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the quick parser takes, the other one takes as well, and gets the same of it. */
class PlainJsonTest {

    private static final List<Column> COLUMNS =
            List.of(
                    Column.of("tiny", Simple.INT8),
                    Column.of("short", Simple.INT16),
                    Column.of("int", Simple.INT32),
                    Column.of("long", Simple.INT64),
                    Column.of("real", Simple.DOUBLE),
                    Column.of("amount", new DataType.Decimal(12, 2)),
                    Column.of("exact", new DataType.Decimal(38, 10)),
                    Column.of("name", Simple.STRING),
                    Column.of("paid", Simple.BOOLEAN),
                    Column.of("day", Simple.DATE),
                    Column.of("hour", Simple.TIME),
                    Column.of("placed", Simple.TIMESTAMP),
                    Column.of("sent", Simple.TIMESTAMP_ZONED));

    /** With a column of a type that is never plain: only the other parser reads these. */
    private static final Schema WITH_BINARY = with(Column.of("binary", Simple.BINARY));

    private static final String[] NUMBERS = {
        "0",
        "-0",
        "-0.0",
        "00",
        "01",
        "-",
        "-1",
        "7",
        "42",
        "127",
        "128",
        "-129",
        "32768",
        "2147483647",
        "2147483648",
        "-2147483648",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "123456789012345678",
        "999999999999999999",
        "1234567890123456789",
        "1.5",
        "1.",
        ".5",
        "1.25",
        "1.255",
        "-1.255",
        "0.1",
        "0.10",
        "9999999999.99",
        "99999999999.99",
        "-9999999999.99",
        "1e3",
        "1E-2",
        "+1",
        "1.0",
        "1_0",
        "0.30000000000000004",
        "9007199254740993",
        "123456.789012345678",
        "12345678901234567.8",
        "NaN"
    };
    private static final String[] TIMES = {
        "\"2024-02-29\"",
        "\"2023-02-29\"",
        "\"2024-02-29T12:30\"",
        "\"2024-13-01\"",
        "\"2024-02-29 12:30:01.1234567\"",
        "\"2024-02-29T12:30:01Z\"",
        "\"23:59:59.5\"",
        "\"12:30\"",
        "\"1969-12-31T23:59:59+05:30\"",
        "\"-0044-03-15\"",
        "\"+12024-01-01\"",
        "\"2024-02-29T24:00\"",
        "\"infinity\"",
        "\"-infinity\"",
        "\"Infinity\""
    };
    private static final String[] OTHERS = {
        "null",
        "true",
        "false",
        "nul",
        "tru",
        "\"\"",
        "\"x\"",
        "\"Zoë 😀\"",
        "\"a\\u0041\"",
        "\"a\\\"b\"",
        "\"tab\there\"",
        "\"12.50\"",
        "{\"a\":1}",
        "[1,2]",
        "\"open",
        "",
        "1 2"
    };

    private final BufferAllocator allocator = new RootAllocator();
    private final RecordBatch plain = Batches.of(new Schema(COLUMNS), allocator, List.of());
    private final RecordBatch full = Batches.of(WITH_BINARY, allocator, List.of());
    private final PlainJson quick =
            PlainJson.of(COLUMNS, plain.root().getFieldVectors()).orElseThrow();
    private final JsonDecoder thorough = new JsonDecoder(WITH_BINARY.columns(), false);

    PlainJsonTest() {
        thorough.begin(full.root().getFieldVectors());
    }

    private static Schema with(Column more) {
        List<Column> columns = new ArrayList<>(COLUMNS);
        columns.add(more);
        return new Schema(columns);
    }

    @AfterEach
    void close() {
        plain.close();
        full.close();
        allocator.close();
    }

    @Test
    void agreesWithTheOtherParser() {
        Random random = new Random(4);
        int taken = 0;
        for (int row = 0; row < 20_000; row++) {
            byte[] message = damaged(random, message(random).getBytes(StandardCharsets.UTF_8));
            taken += agrees(message, row) ? 1 : 0;
        }
        assertThat(taken).isGreaterThan(2_000);
    }

    @Test
    void takesWhatIsPlain() {
        String message =
                """
                {"long": -12, "name":"Zoë", "amount": 10.5, "real":0.1,
                 "placed":"2024-02-29T12:30:01.5", "paid":false, "tiny":null }
                """;

        assertThat(agrees(message.getBytes(StandardCharsets.UTF_8), 0)).isTrue();
        assertThat(plain.root().getVector("amount").getObject(0)).hasToString("10.50");
        assertThat(plain.root().getVector("tiny").getObject(0)).isNull();
        assertThat(plain.root().getVector("day").getObject(0)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}x",
                "{}{}",
                "[]",
                "{\"long\":1,}",
                "{,\"long\":1}",
                "{\"long\":1 \"int\":2}",
                "{\"long\":1,\"long\":2}",
                "{\"long\"}",
                "{\"long\":}",
                "{\"other\":1}",
                "{\"lon\":1}",
                "{\"long\":1",
                "{\"long\":1}\u0000",
                "{\"long\":1}\u00a0",
                "{'long':1}"
            })
    void leavesWhatIsWrongToTheOtherParser(String message) {
        assertThat(agrees(message.getBytes(StandardCharsets.UTF_8), 0)).isFalse();
    }

    @Test
    void countsDaysAsTheCalendarDoes() throws MisfitException {
        IsoText iso = new IsoText();
        for (LocalDate day = LocalDate.of(-401, 1, 1);
                day.getYear() < 2410;
                day = day.plusDays(7)) {
            String text =
                    day.getYear() == 0 ? "0000" + day.toString().substring(4) : day.toString();
            assertThat(iso.date(text.toCharArray(), 0, text.length()))
                    .isEqualTo((int) day.toEpochDay());
        }
    }

    private static String message(Random random) {
        List<String> fields = new ArrayList<>();
        for (Column column : COLUMNS) {
            if (random.nextInt(6) == 0) {
                String space = random.nextInt(4) == 0 ? " \n" : "";
                fields.add(
                        "\""
                                + column.name()
                                + "\""
                                + space
                                + ":"
                                + space
                                + text(random, column.type())
                                + space);
            }
        }
        if (random.nextInt(3) == 0) {
            java.util.Collections.shuffle(fields, random);
        }
        return "{" + String.join(",", fields) + "}";
    }

    /** Mostly one that may fit. */
    private static String text(Random random, DataType type) {
        String[] texts =
                switch (type) {
                    case Simple.STRING, Simple.BOOLEAN -> OTHERS;
                    case Simple.DATE, Simple.TIME, Simple.TIMESTAMP, Simple.TIMESTAMP_ZONED ->
                            TIMES;
                    default -> NUMBERS;
                };
        String[] chosen = random.nextInt(5) == 0 ? OTHERS : texts;
        return chosen[random.nextInt(chosen.length)];
    }

    private static byte[] damaged(Random random, byte[] message) {
        if (random.nextInt(4) == 0) {
            message[random.nextInt(message.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(20) == 0
                ? Arrays.copyOf(message, random.nextInt(message.length))
                : message;
    }

    /** Whether the quick parser took it; if so, the other one agrees. */
    private boolean agrees(byte[] message, int row) {
        if (!quick.read(message, row)) {
            return false;
        }
        String text = new String(message, StandardCharsets.UTF_8);
        try {
            thorough.decode(message, row);
        } catch (MisfitException e) {
            throw new AssertionError("taken, but " + e.reason() + ": " + text, e);
        }
        for (Column column : COLUMNS) {
            assertThat(value(plain, column, row))
                    .as("%s of %s", column.name(), text)
                    .isEqualTo(value(full, column, row));
        }
        return true;
    }

    private static @Nullable Object value(RecordBatch batch, Column column, int row) {
        FieldVector vector = batch.root().getVector(column.name());
        vector.setValueCount(row + 1);
        Object value = vector.getObject(row);
        return value == null ? null : value.toString();
    }
}

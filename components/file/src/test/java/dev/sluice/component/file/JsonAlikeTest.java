package dev.sluice.component.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ArrowTypes;
import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Options;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A plan that is one query has DuckDB write its JSON, another has us: the files are the same. */
class JsonAlikeTest {

    private static final String ODD = "a\"b\\c\u0001é\n😀";
    private static final List<DataType> TYPES =
            List.of(
                    Simple.BOOLEAN,
                    Simple.INT8,
                    Simple.INT16,
                    Simple.INT32,
                    Simple.INT64,
                    Simple.FLOAT,
                    Simple.DOUBLE,
                    new DataType.Decimal(4, 0),
                    new DataType.Decimal(9, 2),
                    new DataType.Decimal(15, 12),
                    new DataType.Decimal(15, 15),
                    new DataType.Decimal(18, 3),
                    new DataType.Decimal(38, 20),
                    Simple.DATE,
                    Simple.TIME,
                    Simple.TIMESTAMP,
                    Simple.TIMESTAMP_ZONED,
                    Simple.STRING,
                    Simple.UUID,
                    Simple.BINARY);

    @TempDir Path folder = Path.of("");

    private final BufferAllocator allocator = new RootAllocator();
    private final Schema schema = schema();

    @AfterEach
    void nothingIsLeftAllocated() {
        allocator.close();
    }

    private static Schema schema() {
        List<Column> columns = new ArrayList<>();
        for (DataType type : TYPES) {
            columns.add(new Column(ODD + columns.size(), type, true));
        }
        return new Schema(columns);
    }

    @ParameterizedTest
    @CsvSource({"1, jsonl", "2, jsonl", "3, json", "4, json"})
    void whatTheVectorsGiveIsWhatDuckDbWrites(long seed, String format) throws IOException {
        Map<String, Object> options = Map.of("format", format);
        FormatWriter ours = writer("ours", options);
        assertThat(ours).isInstanceOf(JsonWriter.class);
        FormatWriter duck = copying("duck", format);
        for (int number = 0; number < 3; number++) {
            int rows = number == 1 ? 0 : 3000;
            ours.write(batch(new Random(seed + number), rows));
            duck.write(batch(new Random(seed + number), rows));
        }
        assertAlike(ours, duck);
    }

    @ParameterizedTest
    @CsvSource({"jsonl", "json"})
    void aFileWithoutRowsIsTheSameToo(String format) throws IOException {
        FormatWriter ours = writer("ours", Map.of("format", format));
        FormatWriter duck = copying("duck", format);
        ours.writeNothing();
        duck.writeNothing();
        assertAlike(ours, duck);
    }

    @Test
    void chosenColumnsAreWrittenInTheirOrder() throws IOException {
        List<String> chosen = List.of(ODD + 17, ODD + 3);
        FormatWriter ours = writer("ours", Map.of("format", "jsonl", "columns", chosen));
        ours.write(batch(new Random(7), 1));
        ours.finish();
        assertThat(Files.readString(folder.resolve("ours")))
                .startsWith("{\"a\\\"b\\\\c\\u0001é\\n😀17\":")
                .contains(",\"a\\\"b\\\\c\\u0001é\\n😀3\":")
                .doesNotContain("😀5");
    }

    @Test
    void nestedColumnsAndPartitionsAreLeftToDuckDb() {
        Schema nested =
                new Schema(List.of(new Column("a", new DataType.ListOf(Simple.INT32), true)));
        assertThat(JsonWriter.knows(request("a", Map.of("format", "jsonl"), nested))).isFalse();
        Map<String, Object> parts = Map.of("format", "jsonl", "partition-by", List.of(ODD + 3));
        assertThat(JsonWriter.knows(request("a", parts, schema))).isFalse();
    }

    private void assertAlike(FormatWriter ours, FormatWriter duck) throws IOException {
        ours.finish();
        ours.close();
        duck.finish();
        duck.close();
        List<String> lines = Files.readAllLines(folder.resolve("duck"));
        List<String> found = Files.readAllLines(folder.resolve("ours"));
        for (int i = 0; i < Math.min(lines.size(), found.size()); i++) {
            assertThat(found.get(i)).isEqualTo(lines.get(i));
        }
        assertThat(folder.resolve("ours")).hasSameBinaryContentAs(folder.resolve("duck"));
    }

    private WriteRequest request(String name, Map<String, Object> options, Schema of) {
        return new WriteRequest(
                new Options(options),
                new FileFixture(folder, allocator).context(),
                of,
                folder.resolve(name),
                folder.resolve(name));
    }

    private FormatWriter writer(String name, Map<String, Object> options) {
        boolean lines = options.get("format").equals("jsonl");
        return new JsonFormat(lines).writer(request(name, options, schema));
    }

    private FormatWriter copying(String name, String format) {
        return new CopyWriter(
                request(name, Map.of(), schema), "FORMAT json, ARRAY " + format.equals("json"));
    }

    private RecordBatch batch(Random random, int rows) {
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowTypes.toArrow(schema), allocator);
        root.allocateNew();
        for (int i = 0; i < TYPES.size(); i++) {
            FieldVector vector = root.getVector(i);
            for (int row = 0; row < rows; row++) {
                if (random.nextInt(10) > 0) {
                    set(vector, TYPES.get(i), row, random);
                }
            }
            vector.setValueCount(rows);
        }
        root.setRowCount(rows);
        return new RecordBatch(schema, root);
    }

    private static void set(FieldVector to, DataType type, int row, Random random) {
        switch (to) {
            case BitVector v -> v.setSafe(row, random.nextInt(2));
            case TinyIntVector v -> v.setSafe(row, random.nextInt());
            case SmallIntVector v -> v.setSafe(row, random.nextInt());
            case IntVector v -> v.setSafe(row, (int) whole(random));
            case BigIntVector v -> v.setSafe(row, whole(random));
            case Float4Vector v -> v.setSafe(row, (float) real(random));
            case Float8Vector v -> v.setSafe(row, real(random));
            case DecimalVector v -> v.setSafe(row, decimal((DataType.Decimal) type, random));
            case DateDayVector v -> v.setSafe(row, date(random));
            case TimeMicroVector v -> v.setSafe(row, time(random));
            case TimeStampVector v -> v.setSafe(row, timestamp(random));
            case VarCharVector v -> v.setSafe(row, text(type, random));
            case VarBinaryVector v -> {
                byte[] bytes = new byte[random.nextInt(300) == 0 ? 200_000 : random.nextInt(40)];
                random.nextBytes(bytes);
                v.setSafe(row, bytes);
            }
            default -> throw new AssertionError(to);
        }
    }

    private static long whole(Random random) {
        return random.nextInt(20) == 0 ? Long.MIN_VALUE : random.nextLong() >> random.nextInt(64);
    }

    private static double real(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> Double.NaN;
            case 1 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
            case 2 -> Double.longBitsToDouble(random.nextLong());
            case 3 -> random.nextInt(1000) * Math.pow(10, random.nextInt(60) - 30);
            case 4 -> -0.0;
            case 5 -> random.nextInt(100_000) / 100.0;
            case 6 -> random.nextInt(1 << 24);
            default -> random.nextGaussian() * 1e6;
        };
    }

    private static BigDecimal decimal(DataType.Decimal type, Random random) {
        int digits = 1 + random.nextInt(type.precision());
        BigInteger most = BigInteger.TEN.pow(digits);
        BigInteger value = new BigInteger(130, random).mod(most);
        if (random.nextInt(3) == 0) {
            value = value.subtract(value.mod(BigInteger.TEN.pow(random.nextInt(digits))));
        }
        return new BigDecimal(random.nextBoolean() ? value : value.negate(), type.scale());
    }

    private static int date(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> random.nextBoolean() ? Integer.MAX_VALUE : -Integer.MAX_VALUE;
            case 1 -> random.nextInt(8_000_000) - 4_000_000;
            default -> random.nextInt(30_000);
        };
    }

    private static long time(Random random) {
        return random.nextInt(50) == 0 ? 86_400_000_000L : moment(random, 86_400_000_000L);
    }

    private static long timestamp(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> random.nextBoolean() ? Long.MAX_VALUE : -Long.MAX_VALUE;
            case 1 -> random.nextLong() / 100 * 2;
            default -> moment(random, 2_000_000_000_000_000L);
        };
    }

    /** To seconds, milliseconds or microseconds. */
    private static long moment(Random random, long most) {
        long unit = List.of(1_000_000L, 1000L, 1L).get(random.nextInt(3));
        return random.nextLong(most) / unit * unit;
    }

    private static byte[] text(DataType type, Random random) {
        if (type == Simple.UUID) {
            return new UUID(random.nextLong(), random.nextLong())
                    .toString()
                    .getBytes(StandardCharsets.UTF_8);
        }
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(300) == 0 ? 150_000 : random.nextInt(30);
        for (int i = length; i > 0; i--) {
            switch (random.nextInt(6)) {
                case 0 -> text.append((char) random.nextInt(32));
                case 1 -> text.append("\"\\/'\u007f".charAt(random.nextInt(5)));
                case 2 -> text.appendCodePoint(0x1F600 + random.nextInt(50));
                case 3 -> text.append((char) (0x80 + random.nextInt(0x2000)));
                default -> text.append((char) ('a' + random.nextInt(26)));
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}

package dev.sluice.component.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Schema;
import dev.sluice.testkit.Batches;
import dev.sluice.testkit.Samples;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What COPY in its binary format has to get right, value by value. */
final class PostgresCopyIT {

    private Place place;

    @BeforeEach
    void newPlace() {
        place = Place.in(Servers.postgres());
    }

    private static Schema one(DataType type) {
        return Schema.of(Column.of("id", Simple.INT32), Column.of("v", type));
    }

    /** Loads these values, numbered from 0. */
    private List<RejectedRow> load(DataType type, List<?> values) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            rows.add(Batches.row(i, values.get(i)));
        }
        return place.load(one(type), rows, Map.of());
    }

    private void column(String type) throws Exception {
        place.execute("CREATE TABLE " + place.table() + " (id int, v " + type + ")");
    }

    private List<Object> read(String expression) {
        try (RootAllocator allocator = new RootAllocator()) {
            Map<String, Object> query =
                    Map.of(
                            "query",
                            "SELECT "
                                    + expression
                                    + " AS v FROM "
                                    + place.table()
                                    + " ORDER BY id");
            return place.rows(allocator, query).stream().map(row -> row.get("v")).toList();
        }
    }

    private static List<BigDecimal> decimals(int precision, int scale) {
        Random random = new Random(31L * precision + scale);
        BigInteger most = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE);
        List<BigDecimal> values = new ArrayList<>();
        values.add(new BigDecimal(most, scale));
        values.add(new BigDecimal(most.negate(), scale));
        for (int i = 0; i < 200; i++) {
            BigInteger digits = new BigInteger(random.nextInt(127) + 1, random);
            BigInteger any = random.nextBoolean() ? digits.negate() : digits;
            values.add(new BigDecimal(any.remainder(most), scale));
        }
        for (int zeros = 0; zeros <= precision; zeros++) {
            values.add(new BigDecimal(BigInteger.TEN.pow(zeros).min(most), scale).setScale(scale));
        }
        return values;
    }

    @Test
    void decimals_of_every_size_arrive_digit_by_digit() throws Exception {
        int[][] sizes = {{1, 0}, {4, 4}, {9, 2}, {18, 0}, {18, 9}, {19, 3}, {38, 0}, {38, 9}};
        for (int[] size : sizes) {
            newPlace();
            column("numeric(" + size[0] + "," + size[1] + ")");
            List<BigDecimal> values = decimals(size[0], size[1]);
            assertThat(load(new DataType.Decimal(size[0], size[1]), values)).isEmpty();
            assertThat(read("v::text"))
                    .isEqualTo(values.stream().map(BigDecimal::toPlainString).toList());
            assertThat(read("v")).isEqualTo(values);
        }
    }

    @Test
    void numbers_outside_a_column_are_refused_one_by_one() throws Exception {
        column("numeric(5,2)");
        List<RejectedRow> rejected =
                load(
                        new DataType.Decimal(9, 1),
                        List.of(
                                new BigDecimal("999.9"),
                                new BigDecimal("1000.0"),
                                new BigDecimal("-1000.0"),
                                new BigDecimal("-999.9")));
        assertThat(rejected).hasSize(2);
        assertThat(rejected).allSatisfy(r -> assertThat(r.reason()).contains("'v'", "too large"));
        assertThat(read("v::text")).containsExactly("999.90", "-999.90");
    }

    @Test
    void a_number_without_bounds_keeps_every_digit() throws Exception {
        column("numeric");
        BigDecimal fine = new BigDecimal("0.00000000000000000001");
        assertThat(load(new DataType.Decimal(38, 20), List.of(fine))).isEmpty();
        assertThat(read("v::text")).containsExactly(fine.toPlainString());
    }

    @Test
    void whole_numbers_fit_or_are_refused() throws Exception {
        column("smallint");
        assertThat(load(Simple.INT64, List.of(32_767L, 32_768L, -32_768L, -32_769L)))
                .extracting(RejectedRow::place)
                .containsExactly(place.table() + ":2", place.table() + ":4");
        assertThat(read("v::int")).containsExactly(32_767, -32_768);
    }

    @Test
    void lists_go_into_arrays() throws Exception {
        column("int[]");
        assertThat(
                        load(
                                new DataType.ListOf(Simple.INT32),
                                List.of(List.of(1, -2), List.of(), Batches.row(3, null))))
                .isEmpty();
        assertThat(read("v::text")).containsExactly("{1,-2}", "{}", "{3,NULL}");
        newPlace();
        column("varchar(3)[]");
        assertThat(
                        load(
                                new DataType.ListOf(Simple.STRING),
                                List.of(List.of("ü", "a,b"), List.of("long"))))
                .singleElement()
                .satisfies(r -> assertThat(r.reason()).contains("4 characters"));
        assertThat(read("v::text")).containsExactly("{ü,\"a,b\"}");
    }

    @Test
    void text_goes_into_json_enumerations_and_uuids() throws Exception {
        column("jsonb");
        assertThat(load(Simple.STRING, List.of("{\"a\": 1}", "{", "\"\\u0000\"", "[]"))).hasSize(2);
        assertThat(read("v::text")).containsExactly("{\"a\": 1}", "[]");
        newPlace();
        place.execute("CREATE TYPE mood_" + place.table() + " AS ENUM ('sad', 'glad')");
        column("mood_" + place.table());
        assertThat(load(Simple.STRING, List.of("glad", "mad", "sad"))).hasSize(1);
        assertThat(read("v::text")).containsExactly("glad", "sad");
        newPlace();
        column("uuid");
        String uuid = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";
        assertThat(
                        load(
                                Simple.STRING,
                                List.of(
                                        "{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}",
                                        uuid.replace("-", ""),
                                        uuid + "0",
                                        "-" + uuid,
                                        "")))
                .hasSize(3);
        assertThat(read("v")).containsExactly(uuid, uuid);
    }

    @Test
    void text_that_postgres_cannot_store_is_refused() throws Exception {
        column("varchar(5)");
        List<RejectedRow> rejected =
                load(Simple.STRING, List.of("a\0b", "123456789\0", "äöüßé", "äöüßéx", "abc     "));
        assertThat(rejected)
                .extracting(RejectedRow::reason)
                .satisfiesExactly(
                        r -> assertThat(r).contains("'v'", "NUL byte at 1"),
                        r -> assertThat(r).contains("NUL byte at 9"),
                        r -> assertThat(r).contains("6 characters", "takes 5"));
        assertThat(read("v")).containsExactly("äöüßé", "abc  ");
    }

    @Test
    void infinite_dates_come_back_as_they_went() throws Exception {
        column("date");
        LocalDate never = LocalDate.ofEpochDay(Integer.MAX_VALUE);
        LocalDate ever = LocalDate.ofEpochDay(-Integer.MAX_VALUE);
        LocalDate tooEarly = LocalDate.of(-5000, 1, 1);
        assertThat(load(Simple.DATE, List.of(never, ever, tooEarly))).hasSize(1);
        assertThat(read("v::text")).containsExactly("infinity", "-infinity");
        assertThat(read("v")).containsExactly(never, ever);
        newPlace();
        column("timestamp");
        place.execute("INSERT INTO " + place.table() + " VALUES (1, 'infinity'), (2, '-infinity')");
        Place copy = Place.in(Servers.postgres());
        try (RootAllocator allocator = new RootAllocator()) {
            List<List<Object>> rows =
                    place.rows(allocator, Map.of()).stream()
                            .map(row -> Batches.row(row.get("id"), row.get("v")))
                            .toList();
            assertThat(copy.load(one(Simple.TIMESTAMP), rows, Map.of("create", true))).isEmpty();
        }
        place = copy;
        assertThat(read("v::text")).containsExactly("infinity", "-infinity");
    }

    @Test
    void values_our_types_cannot_hold_are_rejected_as_they_are() throws Exception {
        column("numeric");
        place.execute(
                "INSERT INTO "
                        + place.table()
                        + " VALUES (1, 1.5), (2, 'NaN'), (3, 0.1234567891), (4, 1e30), (5, -2)");
        try (RootAllocator allocator = new RootAllocator()) {
            List<RejectedRow> rejected = place.rejected(allocator, Map.of());
            assertThat(rejected)
                    .extracting(RejectedRow::raw)
                    .containsExactly(
                            "2,NaN", "3,0.1234567891", "4,1000000000000000000000000000000");
            assertThat(place.rows(allocator, Map.of()))
                    .extracting(row -> row.get("v").toString())
                    .containsExactly("1.500000000", "-2.000000000");
        }
    }

    @Test
    void types_without_a_binary_way_are_loaded_and_read_in_words() throws Exception {
        column("inet");
        assertThat(load(Simple.STRING, List.of("10.0.0.1", "no address"))).hasSize(1);
        assertThat(read("v")).containsExactly("10.0.0.1");
        newPlace();
        column("numeric(6,2)");
        assertThat(load(Simple.DOUBLE, List.of(1.25, 1e9))).hasSize(1);
        assertThat(read("v::text")).containsExactly("1.25");
        newPlace();
        column("int CHECK (v > 0)");
        Place view = new Place(place.connection(), place.table() + "_view");
        place.execute("CREATE VIEW " + view.table() + " AS SELECT * FROM " + place.table());
        assertThat(
                        view.load(
                                one(Simple.INT32),
                                List.of(Batches.row(0, 1), Batches.row(1, 0)),
                                Map.of()))
                .hasSize(1);
        assertThat(read("v")).containsExactly(1);
    }

    @Test
    void only_the_rows_that_break_a_constraint_are_refused() throws Exception {
        place.execute("CREATE TABLE " + place.table() + "_parent (id int PRIMARY KEY)");
        place.execute(
                "INSERT INTO " + place.table() + "_parent SELECT generate_series(0, 99999, 1)");
        place.execute("DELETE FROM " + place.table() + "_parent WHERE id % 1000 = 999");
        place.execute(
                "CREATE TABLE "
                        + place.table()
                        + " (no serial, id int UNIQUE REFERENCES "
                        + place.table()
                        + "_parent, name text CHECK (name <> 'name 777'))");
        List<List<Object>> rows = new ArrayList<>(Samples.small(0, 8000));
        rows.addAll(5000, Samples.small(100, 120));
        List<RejectedRow> rejected = place.load(Samples.SMALL, rows, Map.of());
        assertThat(rejected).hasSize(20 + 8 + 1);
        assertThat(rejected).filteredOn(r -> r.raw().contains("\"id\":777,")).hasSize(1);
        List<Object> ids = new ArrayList<>();
        IntStream.range(0, 8000).filter(i -> i % 1000 != 999 && i != 777).forEach(ids::add);
        try (RootAllocator allocator = new RootAllocator()) {
            assertThat(place.rows(allocator, Map.of()))
                    .extracting(row -> row.get("id"))
                    .containsExactlyElementsOf(ids);
        }
    }

    @Test
    void a_batch_of_nothing_but_duplicates_is_refused_row_by_row() throws Exception {
        place.execute("CREATE TABLE " + place.table() + " (id int PRIMARY KEY, name text)");
        place.load(Samples.SMALL, Samples.small(0, 1000), Map.of());
        assertThat(place.load(Samples.SMALL, Samples.small(0, 1001), Map.of())).hasSize(1000);
        try (RootAllocator allocator = new RootAllocator()) {
            assertThat(place.rows(allocator, Map.of())).hasSize(1001);
        }
    }
}

package dev.sluice.component.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Schema;
import dev.sluice.api.Target;
import dev.sluice.testkit.Batches;
import dev.sluice.testkit.Samples;
import dev.sluice.testkit.WriterContract;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database promises beyond the contract of targets. */
abstract class TableWriterContract extends WriterContract {

    private static final Map<String, Object> CREATE = Map.of("create", true);

    private Place place;

    /** A connection to the database. */
    protected abstract Map<String, Object> connection();

    /** A connection to where no database is. */
    protected abstract Map<String, Object> nowhere();

    /** SQL of a table with id not null primary key and name of at most five characters. */
    protected String narrow(String table) {
        Dialect dialect = Database.of(new Options(connection()), Place.context(null)).dialect();
        String name = dialect.quote("name");
        return "CREATE TABLE "
                + dialect.quote(table)
                + " ("
                + dialect.quote("id")
                + " INT NOT NULL PRIMARY KEY, "
                + name
                + " VARCHAR(5) CHECK (length("
                + name
                + ") <= 5))";
    }

    @BeforeEach
    final void newPlace() {
        place = Place.in(connection());
    }

    @Override
    protected Target target(BufferAllocator allocator) {
        return place.target(allocator, CREATE);
    }

    @Override
    protected List<Map<String, Object>> stored(Schema schema, BufferAllocator allocator) {
        return place.rows(allocator, Map.of());
    }

    @Override
    protected Target unreachable(BufferAllocator allocator) {
        return Place.in(nowhere()).target(allocator, CREATE);
    }

    @Override
    protected ErrorCode unreachableCode() {
        return ErrorCode.TARGET_UNREACHABLE;
    }

    @Override
    protected boolean same(DataType type, Object expected, Object actual) {
        if (expected instanceof Number && !(expected instanceof BigDecimal)) {
            return new BigDecimal(expected.toString()).compareTo(new BigDecimal(actual.toString()))
                    == 0;
        }
        if (expected instanceof Instant instant && actual instanceof LocalDateTime time) {
            return time.toInstant(ZoneOffset.UTC).equals(instant);
        }
        if (actual instanceof String text
                && (expected instanceof List || expected instanceof Map)) {
            return text.replaceAll("[ \"{}\\[\\]]", "")
                    .equals(
                            ordered(expected)
                                    .toString()
                                    .replaceAll("[ {}\\[\\]]", "")
                                    .replace('=', ':'));
        }
        return expected.equals(actual);
    }

    private static Object ordered(Object value) {
        return value instanceof Map<?, ?> map ? new TreeMap<>(map) : value;
    }

    private List<Map<String, Object>> rows() {
        try (RootAllocator allocator = new RootAllocator()) {
            return place.rows(allocator, Map.of());
        }
    }

    /** As texts: SQLite's whole numbers have 64 bits, however a table declares them. */
    private List<String> ids() {
        return rows().stream().map(row -> String.valueOf(row.get("id"))).toList();
    }

    private List<RejectedRow> load(List<List<Object>> rows, Map<String, Object> options) {
        return place.load(Samples.SMALL, rows, options);
    }

    @Test
    void replace_leaves_only_the_new_rows() {
        load(Samples.small(0, 5), CREATE);
        load(Samples.small(7, 9), Map.of("mode", "replace"));
        assertThat(rows()).extracting(row -> row.get("id")).containsExactlyInAnyOrder(7, 8);
    }

    @Test
    void upsert_updates_by_key_and_the_last_row_of_a_key_wins() {
        Map<String, Object> upsert = Map.of("mode", "upsert", "key", List.of("id"), "create", true);
        load(Samples.small(0, 3), upsert);
        load(List.of(Batches.row(1, "a"), Batches.row(9, "n"), Batches.row(1, "b")), upsert);
        assertThat(rows())
                .extracting(row -> row.get("id") + " " + row.get("name"))
                .containsExactlyInAnyOrder("0 name 0", "1 b", "2 name 2", "9 n");
    }

    @Test
    void merge_deletes_what_the_load_did_not_bring() {
        Map<String, Object> merge = Map.of("mode", "merge", "key", "id", "create", true);
        load(Samples.small(0, 3), merge);
        load(List.of(Batches.row(1, "a"), Batches.row(9, "n")), merge);
        assertThat(rows())
                .extracting(row -> row.get("id") + " " + row.get("name"))
                .containsExactlyInAnyOrder("1 a", "9 n");
    }

    @Test
    void rows_the_table_refuses_come_back_and_the_others_are_written() throws Exception {
        place.execute(narrow(place.table()));
        List<RejectedRow> rejected =
                load(
                        List.of(
                                Batches.row(1, "ok"),
                                Batches.row(null, "null"),
                                Batches.row(2, "much too long"),
                                Batches.row(1, "again"),
                                Batches.row(3, "fine")),
                        Map.of());
        assertThat(rejected).hasSize(3);
        assertThat(rejected)
                .allSatisfy(row -> assertThat(row.reason()).isNotBlank().doesNotContain("conn="));
        assertThat(ids()).containsExactlyInAnyOrder("1", "3");
    }

    @Test
    void a_table_that_is_not_there_is_named_with_those_like_it() {
        load(Samples.small(0, 1), CREATE);
        try (RootAllocator allocator = new RootAllocator();
                Target target = place.target(allocator, Map.of("table", place.table() + "_old"))) {
            assertThatThrownBy(() -> target.check(Samples.SMALL))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining(place.table() + "_old")
                    .hasMessageContaining("did you mean");
        }
    }

    @Test
    void tables_of_the_database_itself_are_not_what_was_meant() {
        load(Samples.small(0, 1), CREATE);
        try (RootAllocator allocator = new RootAllocator();
                Target target = place.target(allocator, Map.of("table", "c"))) {
            assertThatThrownBy(() -> target.check(Samples.SMALL))
                    .hasMessageContaining("there is no table 'c'")
                    .satisfies(e ->
                            assertThat(e.getMessage().toLowerCase(java.util.Locale.ROOT))
                                    .doesNotContain("columns,", "constraint"));
        }
    }

    @Test
    void check_names_the_columns_that_are_missing_or_do_not_fit() {
        load(Samples.small(0, 1), CREATE);
        Schema other =
                Schema.of(
                        Column.of("id", Simple.STRING),
                        Column.of("name", Simple.STRING),
                        Column.of("city", Simple.STRING));
        try (RootAllocator allocator = new RootAllocator();
                Target target = place.target(allocator, Map.of())) {
            assertThatThrownBy(() -> target.check(other))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("column 'id'")
                    .hasMessageContaining("column 'city'");
        }
    }

    /**
     * That a column which the table makes itself is refused before the run.
     *
     * @param generated what declares one
     * @param options of a target
     */
    protected final void refusesGenerated(String generated, Map<String, Object> options)
            throws Exception {
        place.execute(
                "CREATE TABLE "
                        + quoted(place.table())
                        + " ("
                        + quoted("id")
                        + " INT NOT NULL PRIMARY KEY, other INT, "
                        + quoted("name")
                        + " "
                        + generated
                        + ")");
        try (RootAllocator allocator = new RootAllocator();
                Target target = place.target(allocator, options)) {
            assertThatThrownBy(() -> target.check(Samples.SMALL))
                    .isInstanceOfSatisfying(
                            PipelineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH))
                    .hasMessageContainingAll("column 'name' is generated", "leave it out")
                    .hasMessageNotContaining("takes no");
            target.check(Schema.of(Column.of("id", Simple.INT32)));
        }
    }

    private String quoted(String name) {
        return dialect().quote(name);
    }

    private Dialect dialect() {
        return Database.of(new Options(connection()), Place.context(null)).dialect();
    }

    @Test
    void check_names_the_column_that_was_probably_meant() {
        load(Samples.small(0, 1), CREATE);
        Schema other = Schema.of(Column.of("id", Simple.INT32), Column.of("nam", Simple.STRING));
        try (RootAllocator allocator = new RootAllocator();
                Target target = place.target(allocator, Map.of())) {
            assertThatThrownBy(() -> target.check(other))
                    .hasMessageContaining("no column 'nam' (did you mean 'name'?)");
        }
    }

    @Test
    void upsert_and_merge_need_a_unique_key_where_the_database_does() throws Exception {
        load(Samples.small(0, 3), CREATE);
        for (String mode : List.of("upsert", "merge")) {
            try (RootAllocator allocator = new RootAllocator();
                    Target target = place.target(allocator, Map.of("mode", mode, "key", "id"))) {
                if (dialect().keyNeedsIndex()) {
                    assertThatThrownBy(() -> target.check(Samples.SMALL))
                            .isInstanceOfSatisfying(
                                    PipelineException.class,
                                    e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH))
                            .hasMessageContaining(place.table())
                            .hasMessageContaining("unique index of exactly [id]");
                } else {
                    target.check(Samples.SMALL);
                }
            }
        }
        place.execute(
                "CREATE UNIQUE INDEX "
                        + quoted(place.table() + "_key")
                        + " ON "
                        + quoted(place.table())
                        + " ("
                        + quoted("id")
                        + ")");
        Map<String, Object> upsert = Map.of("mode", "upsert", "key", "id");
        assertThat(load(Samples.small(1, 5), upsert)).isEmpty();
        assertThat(rows()).hasSize(5);
    }

    @Test
    void upsert_never_touches_the_row_of_another_key() throws Exception {
        place.execute(
                "CREATE TABLE "
                        + quoted(place.table())
                        + " ("
                        + quoted("id")
                        + " INT NOT NULL PRIMARY KEY, "
                        + quoted("name")
                        + " VARCHAR(20) UNIQUE)");
        load(Samples.small(0, 3), Map.of());
        List<RejectedRow> rejected =
                load(
                        List.of(Batches.row(7, "name 1"), Batches.row(2, "new")),
                        Map.of("mode", "upsert", "key", "id"));
        assertThat(rejected).singleElement().satisfies(r -> assertThat(r.raw()).contains("7"));
        assertThat(rows())
                .extracting(row -> row.get("id") + " " + row.get("name"))
                .containsExactlyInAnyOrder("0 name 0", "1 name 1", "2 new");
    }

    @Test
    void merge_keeps_the_row_whose_new_version_was_refused() throws Exception {
        place.execute(narrow(place.table()));
        load(List.of(Batches.row(1, "a"), Batches.row(2, "b"), Batches.row(3, "c")), Map.of());
        List<RejectedRow> rejected =
                load(
                        List.of(
                                Batches.row(1, "much too long"),
                                Batches.row(null, "x"),
                                Batches.row(3, "d")),
                        Map.of("mode", "merge", "key", "id"));
        assertThat(rejected).hasSize(2);
        assertThat(rows())
                .extracting(row -> row.get("id") + " " + row.get("name"))
                .containsExactlyInAnyOrder("1 a", "3 d");
    }

    @Test
    void a_row_without_its_parent_is_refused() throws Exception {
        String parent = quoted(place.table() + "_parent");
        String id = quoted("id");
        place.execute("CREATE TABLE " + parent + " (" + id + " INT PRIMARY KEY)");
        place.execute("INSERT INTO " + parent + " VALUES (1), (2)");
        place.execute(
                "CREATE TABLE "
                        + quoted(place.table())
                        + " ("
                        + id
                        + " INT, "
                        + quoted("name")
                        + " VARCHAR(20), FOREIGN KEY ("
                        + id
                        + ") REFERENCES "
                        + parent
                        + " ("
                        + id
                        + "))");
        List<RejectedRow> rejected =
                load(
                        List.of(
                                Batches.row(1, "a"),
                                Batches.row(3, "b"),
                                Batches.row(null, "c"),
                                Batches.row(2, "d")),
                        Map.of());
        assertThat(rejected).singleElement().satisfies(r -> assertThat(r.raw()).contains("3"));
        assertThat(rows())
                .extracting(row -> row.get("name"))
                .containsExactlyInAnyOrder("a", "c", "d");
    }

    protected static final Schema NUMBERS =
            Schema.of(
                    Column.of("id", Simple.INT32),
                    Column.of("whole", Simple.DOUBLE),
                    Column.of("fine", new DataType.Decimal(30, 4)));

    /** A table of whole numbers, and of numbers with two digits behind the point. */
    protected final Place numbers() throws Exception {
        place.execute(
                "CREATE TABLE "
                        + quoted(place.table())
                        + " ("
                        + quoted("id")
                        + " INT NOT NULL PRIMARY KEY, "
                        + quoted("whole")
                        + " BIGINT, "
                        + quoted("fine")
                        + " DECIMAL(24, 2))");
        return place;
    }

    protected static List<Object> number(int id, double whole, String fine) {
        return Batches.row(id, whole, new BigDecimal(fine).setScale(4));
    }

    @Test
    protected void a_number_that_the_column_would_round_is_refused() throws Exception {
        List<RejectedRow> rejected =
                numbers()
                        .load(
                                NUMBERS,
                                List.of(
                                        number(1, 1, "0.12"),
                                        number(2, 1.5, "0.12"),
                                        number(3, -3, "0.125"),
                                        number(4, -0.5, "-0.0001"),
                                        number(5, 1e15, "-1234567890123456789012.34"),
                                        number(6, 1, "1234567890123456789012.3401"),
                                        Batches.row(7, null, null)),
                                Map.of());
        assertThat(rejected)
                .extracting(RejectedRow::reason)
                .satisfiesExactly(
                        reason -> assertThat(reason).contains("'whole'", "whole numbers", "round"),
                        reason -> assertThat(reason).contains("'fine'", "2 digits", "round"),
                        reason -> assertThat(reason).contains("'whole'"),
                        reason -> assertThat(reason).contains("'fine'"));
        assertThat(rows())
                .extracting(row -> row.get("id") + " " + row.get("whole") + " " + row.get("fine"))
                .containsExactlyInAnyOrder(
                        "1 1 0.12", "5 1000000000000000 -1234567890123456789012.34", "7 null null");
    }

    protected static final Schema DATES =
            Schema.of(
                    Column.of("id", Simple.INT32),
                    Column.of("day", Simple.DATE),
                    Column.of("stamp", Simple.TIMESTAMP),
                    Column.of("moment", Simple.TIMESTAMP_ZONED));

    /** Rows 1 and 2 are of the infinite future and past, 3 of a day. */
    protected static List<List<Object>> infinite() {
        Instant future = Instant.EPOCH.plus(Long.MAX_VALUE, ChronoUnit.MICROS);
        Instant past = Instant.EPOCH.minus(Long.MAX_VALUE, ChronoUnit.MICROS);
        Instant noon = Instant.parse("2026-11-27T12:00:00Z");
        return List.of(
                Batches.row(1, LocalDate.ofEpochDay(Integer.MAX_VALUE), utc(future), future),
                Batches.row(2, LocalDate.ofEpochDay(-Integer.MAX_VALUE), utc(past), past),
                Batches.row(3, LocalDate.of(2026, 11, 27), utc(noon), noon));
    }

    private static LocalDateTime utc(Instant moment) {
        return LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
    }

    @Test
    void an_infinite_date_stays_one_or_is_refused() {
        List<RejectedRow> rejected = place.load(DATES, infinite(), CREATE);
        assertThat(rejected)
                .extracting(RejectedRow::reason)
                .allSatisfy(reason -> assertThat(reason).contains("'day' keeps", "replace it"));
        List<List<Object>> kept = rejected.isEmpty() ? infinite() : List.of(infinite().getLast());
        assertThat(rejected).hasSize(3 - kept.size());
        assertThat(rows())
                .extracting(row -> row.get("id") + " " + row.get("day") + " " + row.get("stamp"))
                .containsExactlyElementsOf(
                        kept.stream()
                                .map(row -> row.get(0) + " " + row.get(1) + " " + row.get(2))
                                .toList());
        for (int i = 0; i < kept.size(); i++) {
            assertThat(
                            same(
                                    Simple.TIMESTAMP_ZONED,
                                    kept.get(i).get(3),
                                    rows().get(i).get("moment")))
                    .isTrue();
        }
    }

    @Test
    void a_deletion_needs_no_more_than_its_key() throws Exception {
        numbers();
        Schema changes =
                Schema.of(
                        Column.of("id", Simple.DOUBLE),
                        Column.of("_op", Simple.STRING),
                        Column.of("whole", Simple.DOUBLE));
        Map<String, Object> byOperation = Map.of("mode", "upsert", "key", "id", "operation", "_op");
        place.load(
                changes,
                List.of(Batches.row(1.0, "insert", 1.0), Batches.row(2.0, "insert", 2.0)),
                byOperation);
        List<RejectedRow> rejected =
                place.load(
                        changes,
                        List.of(Batches.row(1.0, "delete", 1.5), Batches.row(1.5, "delete", 1.0)),
                        byOperation);
        // SQLite looks for the row of the key 1.5, and finds none
        assertThat(rejected).hasSizeLessThan(2);
        assertThat(ids()).containsExactly("2");
    }

    private static final Schema CHANGES =
            Schema.of(
                    Column.of("id", Simple.INT32),
                    Column.of("_op", Simple.STRING),
                    Column.of("name", Simple.STRING));

    private static final Map<String, Object> BY_OPERATION =
            Map.of("mode", "upsert", "key", "id", "operation", "_op", "create", true);

    private List<String> named() {
        return rows().stream().map(row -> row.get("id") + " " + row.get("name")).toList();
    }

    @Test
    void rows_say_by_a_column_whether_they_are_deletions_and_the_last_of_a_key_wins() {
        place.load(
                CHANGES,
                List.of(
                        Batches.row(1, "insert", "a"),
                        Batches.row(2, "insert", "b"),
                        Batches.row(3, "insert", "c"),
                        Batches.row(4, "insert", "d")),
                BY_OPERATION);
        assertThat(rows().getFirst()).containsOnlyKeys("id", "name");
        List<RejectedRow> rejected =
                place.load(
                        CHANGES,
                        List.of(
                                Batches.row(1, "update", "A"),
                                Batches.row(1, "delete", null),
                                Batches.row(2, "delete", null),
                                Batches.row(2, "insert", "B"),
                                Batches.row(3, "Update", "C"),
                                Batches.row(5, "insert", "e"),
                                Batches.row(5, "delete", null),
                                Batches.row(9, "delete", "was never there")),
                        BY_OPERATION);
        assertThat(rejected).isEmpty();
        assertThat(named()).containsExactlyInAnyOrder("2 B", "3 C", "4 d");
    }

    @Test
    void a_row_without_a_known_operation_or_key_is_refused_and_the_others_are_not() {
        List<RejectedRow> rejected =
                place.load(
                        CHANGES,
                        List.of(
                                Batches.row(1, "insert", "a"),
                                Batches.row(2, "upsert", "b"),
                                Batches.row(3, null, "c"),
                                Batches.row(null, "delete", "d"),
                                Batches.row(5, "insert", "e")),
                        BY_OPERATION);
        assertThat(rejected)
                .extracting(RejectedRow::reason)
                .satisfiesExactlyInAnyOrder(
                        reason -> assertThat(reason).contains("'upsert'").contains("_op"),
                        reason -> assertThat(reason).contains("is null").contains("_op"),
                        reason -> assertThat(reason).contains("id").contains("null"));
        assertThat(named()).containsExactlyInAnyOrder("1 a", "5 e");
    }

    @Test
    void a_deletion_makes_room_for_a_row_with_its_value_in_another_unique_column()
            throws Exception {
        place.execute(
                "CREATE TABLE "
                        + quoted(place.table())
                        + " ("
                        + quoted("id")
                        + " INT NOT NULL PRIMARY KEY, "
                        + quoted("name")
                        + " VARCHAR(20) NOT NULL UNIQUE)");
        load(Samples.small(0, 3), Map.of());
        List<RejectedRow> rejected =
                place.load(
                        CHANGES,
                        List.of(
                                Batches.row(1, "delete", null),
                                Batches.row(7, "insert", "name 1"),
                                Batches.row(8, "insert", null)),
                        Map.of("mode", "upsert", "key", "id", "operation", "_op"));
        assertThat(rejected).singleElement().satisfies(r -> assertThat(r.raw()).contains("8"));
        assertThat(named()).containsExactlyInAnyOrder("0 name 0", "2 name 2", "7 name 1");
    }

    @Test
    void operations_need_their_column_as_text() {
        load(Samples.small(0, 1), CREATE);
        try (RootAllocator allocator = new RootAllocator();
                Target target = place.target(allocator, BY_OPERATION)) {
            assertThatThrownBy(() -> target.check(Samples.SMALL))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("'_op'")
                    .hasMessageContaining("[id, name]");
            Schema number =
                    Schema.of(Column.of("id", Simple.INT32), Column.of("_op", Simple.INT32));
            assertThatThrownBy(() -> target.check(number)).hasMessageContaining("string");
        }
    }

    @Test
    void a_batch_of_many_parts_behind_a_checkpoint_arrives_once() {
        try (RootAllocator allocator = new RootAllocator();
                Target target = place.target(allocator, CREATE);
                BatchWriter writer = target.open(Samples.SMALL)) {
            writer.write(Batches.of(Samples.SMALL, allocator, Samples.small(0, 10)));
            writer.commit(new Position("a " + place.table()));
            writer.write(Batches.of(Samples.SMALL, allocator, Samples.small(10, 12_010)));
            writer.commit(new Position("b " + place.table()));
        }
        assertThat(rows()).hasSize(12_010);
    }
}

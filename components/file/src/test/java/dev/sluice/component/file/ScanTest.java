package dev.sluice.component.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.RejectedRow;
import dev.sluice.api.Scan;
import dev.sluice.api.Source;
import dev.sluice.sql.BatchStream;
import dev.sluice.sql.RejectedRows;
import dev.sluice.sql.SqlSession;
import dev.sluice.sql.SqlSettings;
import dev.sluice.testkit.Batches;
import dev.sluice.testkit.Samples;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a scan gives in a session that is not its own is what its reader gives. */
final class ScanTest {

    @TempDir Path folder = Path.of("");
    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void nothingIsLeft() {
        allocator.close();
    }

    private FileFixture files() {
        return new FileFixture(folder, allocator);
    }

    private void pack(String name, String text) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private SqlSession session(Scan... scans) {
        List<Path> readable = Stream.of(scans).flatMap(scan -> scan.files().stream()).toList();
        SqlSession session = SqlSession.open(SqlSettings.modest(folder, readable));
        Stream.of(scans).forEach(scan -> RejectedRows.prepare(scan, session));
        return session;
    }

    private List<Map<String, @Nullable Object>> rows(SqlSession session, String query) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        try (BatchStream stream = session.stream(query, allocator, 1000)) {
            for (var batch = stream.next(); batch != null; batch = stream.next()) {
                try (var read = batch) {
                    rows.addAll(Batches.rows(read));
                }
            }
        }
        return rows;
    }

    private List<RejectedRow> rejected(SqlSession session, Scan scan) {
        List<RejectedRow> all = new ArrayList<>();
        try (RejectedRows rows = new RejectedRows(scan, session, allocator)) {
            for (var next = rows.next(); next != null; next = rows.next()) {
                all.addAll(next);
            }
        }
        return all;
    }

    private void requireSame(Map<String, Object> options) {
        FileFixture.Read read = files().read(options);
        try (Source source = files().source(options)) {
            Scan scan = source.scan().orElseThrow();
            try (SqlSession session = session(scan)) {
                assertThat(rows(session, scan.query()))
                        .containsExactlyInAnyOrderElementsOf(read.rows());
                assertThat(rejected(session, scan)).isEqualTo(read.rejected());
                assertThat(session.describe(scan.query())).isEqualTo(source.schema());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.csv", "a.csv.gz", "a.csv.zst", "a.tsv", "a.parquet"})
    void every_type_is_scanned_as_it_is_read(String name) {
        files().write(Map.of("path", name), Samples.ALL, Samples.all());

        requireSame(Map.of("path", name, "columns", FileFixture.types(Samples.ALL)));
    }

    @Test
    void rejects_of_packed_files_and_patterns_have_their_line() throws IOException {
        Files.createDirectories(folder.resolve("in"));
        String lines = "id,n\n" + "1,2\n".repeat(3000) + "2,x\n" + "1,2\n".repeat(10);
        pack("in/b.csv.gz", lines);
        pack("in/a.csv.gz", lines + "short\n");
        Map<String, Object> options =
                Map.of("path", "in/*.gz", "format", "csv", "columns", Map.of("n", "int"));

        assertThat(files().read(options).rejected())
                .extracting(RejectedRow::place)
                .containsExactly("in/a.csv.gz:3002", "in/a.csv.gz:3013", "in/b.csv.gz:3002");
        requireSame(options);
    }

    @Test
    void transcoded_files_keep_their_names() throws IOException {
        Files.write(
                folder.resolve("l.csv"), "é,n\na,1\nü,x\n".getBytes(StandardCharsets.ISO_8859_1));
        Map<String, Object> options =
                Map.of("path", "l.csv", "encoding", "latin-1", "columns", Map.of("n", "int"));

        assertThat(files().read(options).rejected())
                .extracting(RejectedRow::place, RejectedRow::raw)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("l.csv:3", "ü,x"));
        requireSame(options);
    }

    @Test
    void a_row_is_rejected_also_where_the_query_needs_only_other_columns() throws IOException {
        Files.writeString(folder.resolve("a.csv"), "id,n\n1,2\n2,x\n3,4\n");
        try (Source source =
                files().source(Map.of("path", "a.csv", "columns", Map.of("n", "int")))) {
            Scan scan = source.scan().orElseThrow();
            try (SqlSession session = session(scan)) {
                assertThat(session.rows("SELECT count(*) FROM (" + scan.query() + ")"))
                        .isEqualTo(List.of(List.of("2")));
                assertThat(rejected(session, scan)).hasSize(1);
            }
        }
    }

    @Test
    void rejects_of_two_scans_in_one_query_do_not_mix() throws IOException {
        Files.writeString(folder.resolve("a.csv"), "id,n\n1,2\n2,x\n");
        Files.writeString(folder.resolve("b.csv"), "id,m\n1,2\n2,3\n3,y\n4,z\n");
        try (Source left = files().source(Map.of("path", "a.csv", "columns", Map.of("n", "int")));
                Source right =
                        files().source(Map.of("path", "b.csv", "columns", Map.of("m", "int")))) {
            Scan a = left.scan().orElseThrow();
            Scan b = right.scan().orElseThrow();
            try (SqlSession session = session(a, b)) {
                String join = "SELECT * FROM (%s) JOIN (%s) USING (id)";
                assertThat(rows(session, join.formatted(a.query(), b.query()))).hasSize(1);
                assertThat(rejected(session, a))
                        .extracting(RejectedRow::place)
                        .containsExactly("a.csv:3");
                assertThat(rejected(session, b))
                        .extracting(RejectedRow::place)
                        .containsExactly("b.csv:4", "b.csv:5");
            }
        }
    }

    @Test
    void rejects_stay_the_same_where_a_query_runs_twice() throws IOException {
        Files.writeString(folder.resolve("a.csv"), "id,n\n1,2\n2,x\n");
        try (Source source =
                files().source(Map.of("path", "a.csv", "columns", Map.of("n", "int")))) {
            Scan scan = source.scan().orElseThrow();
            try (SqlSession session = session(scan)) {
                rows(session, scan.query());
                rows(session, scan.query());
                assertThat(rejected(session, scan)).hasSize(1);
            }
        }
    }

    @Test
    void onlyChosenColumnsAreReadAndJudged() throws Exception {
        Files.writeString(folder.resolve("some.csv"), "a,b,c\n1,x,2\nno,y,3\n4,z,no\n5\n");
        Map<String, Object> options =
                Map.of(
                        "path",
                        "some.csv",
                        "columns",
                        Map.of("a", "int", "c", "int"),
                        "select",
                        List.of("c", "b"));
        requireSame(options);
        FileFixture.Read read = files().read(options);
        assertThat(read.rows()).containsExactly(Map.of("c", 2, "b", "x"), Map.of("c", 3, "b", "y"));
        assertThat(read.rejected()).extracting(RejectedRow::raw).containsExactly("4,z,no", "5");
    }

    @Test
    void columnsAreChosenAlsoWhereTheFormatReadsThemAll() throws Exception {
        Files.writeString(folder.resolve("some.jsonl"), "{\"a\":1,\"b\":\"x\",\"c\":true}\n");
        FileFixture.Read read =
                files().read(Map.of("path", "some.jsonl", "select", List.of("c", "a")));
        assertThat(read.rows()).containsExactly(Map.of("c", true, "a", 1L));
    }

    @Test
    void aColumnThatIsNotThereCannotBeChosen() throws Exception {
        Files.writeString(folder.resolve("some.csv"), "amount,b\n1,x\n");
        assertThatThrownBy(
                        () -> files().read(Map.of("path", "some.csv", "select", List.of("amont"))))
                .hasMessageContaining("'select' names 'amont'")
                .hasMessageContaining("did you mean 'amount'");
    }
}

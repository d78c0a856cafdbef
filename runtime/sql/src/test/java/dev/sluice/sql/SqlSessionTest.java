package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.RecordBatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlSessionTest {

    private static final String ALL_TYPES =
            """
            SELECT i, (i % 100)::TINYINT t, i::SMALLINT s, i::BIGINT b, i::FLOAT f, i::DOUBLE d, i % 2 = 0 x,
              (i / 100)::DECIMAL(18,2) m, DATE '2024-02-29' + i::INTEGER dt, TIME '23:59:59.999999' tm,
              TIMESTAMP '2024-01-01 00:00:00' ts, TIMESTAMPTZ '2024-01-01 00:00:00+02' tz,
              'é' || i st, 'ab'::BLOB bl, uuid() u, [i, NULL] l, {'a': i, 'b': 'x'} o, MAP {'k': i} mp,
              i::HUGEINT h, i::UBIGINT ub, ('e')::ENUM('e', 'f') en, NULL n
            FROM range(5000) r(i)
            """;

    @TempDir Path temporary;
    private BufferAllocator allocator;
    private SqlSession session;

    @BeforeEach
    void open() {
        allocator = new RootAllocator();
        session = SqlSession.open(SqlSettings.modest(temporary, List.of()));
    }

    @AfterEach
    void nothingIsLeft() {
        session.close();
        assertThat(allocator.getAllocatedMemory()).isZero();
        allocator.close();
    }

    @Test
    void everyTypeTravelsOutAndInAgainUnchanged() {
        try (BatchStream out = session.stream(ALL_TYPES, allocator, 2048)) {
            RecordBatch batch = out.next();
            assertThat(batch).isNotNull();
            int rows = batch.rows();
            try (SqlSession other = session.sibling();
                    Registered in = other.register(batch, allocator);
                    BatchStream back =
                            other.stream(
                                    "SELECT count(*), bool_and(i = b AND dt = DATE '2024-02-29' + i::INTEGER"
                                            + " AND l[1] = i AND o.a = i AND mp['k'] = i AND h = i AND en = 'e'"
                                            + " AND st = 'é' || i AND n IS NULL AND length(u::VARCHAR) = 36) ok FROM "
                                            + in.name(),
                                    allocator,
                                    10)) {
                RecordBatch answer = back.next();
                assertThat(answer.root().getVector(0).getObject(0)).isEqualTo((long) rows);
                assertThat(answer.root().getVector(1).getObject(0)).isEqualTo(true);
                answer.close();
            }
        }
    }

    @Test
    void aQueryKnowsHowFarItIsUntilItIsClosed() {
        BatchStream stream = session.stream("SELECT i FROM range(3000000) r(i)", allocator, 65_536);
        try (stream) {
            double before = 0;
            for (RecordBatch batch = stream.next(); batch != null; batch = stream.next()) {
                batch.close();
                double now = stream.progress().orElse(before);
                assertThat(now).isBetween(before, 1.0);
                before = now;
            }
            assertThat(before).isPositive();
        }
        assertThat(stream.progress()).isEmpty();
    }

    @Test
    void theTallyCountsEveryRowThatMeetsSomethingOnceAndKeepsTheRawOnes() {
        ConcurrentLinkedQueue<String> kept = new ConcurrentLinkedQueue<>();
        Tally tally = new Tally(0b11, 0b10, (mask, raw) -> kept.add(mask + raw));
        session.register("tally_a", tally);
        try (BatchStream out =
                session.stream(
                        "SELECT i FROM (SELECT i, (CASE WHEN i % 10 = 0 THEN 1 ELSE 0 END)::BIGINT | (CASE WHEN i"
                                + " % 1000 = 1 THEN 2 ELSE 0 END)::BIGINT | (CASE WHEN i % 2 = 0 THEN 4 ELSE 0"
                                + " END)::BIGINT m FROM range(100000) r(i)) WHERE CASE WHEN m = 0 THEN true ELSE"
                                + " tally_a(m, CASE WHEN m & 2 > 0 THEN i::VARCHAR END) END",
                        allocator, 10_000)) {
            long rows = 0;
            for (RecordBatch batch = out.next(); batch != null; batch = out.next()) {
                rows += batch.rows();
                batch.close();
            }
            assertThat(rows).isEqualTo(100_000 - 10_000 - 100);
        }
        assertThat(tally.removedBy(0)).isEqualTo(10_000);
        assertThat(tally.removedBy(1)).isEqualTo(100);
        assertThat(tally.met(2)).isEqualTo(50_000);
        assertThat(kept).hasSize(100).contains("21");
    }

    @Test
    void aGaugeEstimatesWhileTheQueryRunsAndIsExactAfterIt() {
        Gauge gauge = new Gauge(() -> false);
        try (SqlSession instance =
                        SqlSession.openCounting(SqlSettings.modest(temporary, List.of()), 1);
                SqlSession counting = instance.sibling()) {
            counting.register("gauge_a", gauge);
            String query =
                    "SELECT i FROM (SELECT * FROM range(1000003) r(i) WHERE "
                            + Gauge.condition("gauge_a")
                            + ") TABLESAMPLE SYSTEM (100 PERCENT) WHERE i % 2 = 0";
            counting.rows("SELECT count(*) FROM (" + query + ")");

            assertThat(gauge.rows()).isBetween(600_000L, 1_400_000L);
            gauge.settle(counting.profile().rowsPast("gauge_a").orElseThrow());
            assertThat(gauge.rows()).isEqualTo(1_000_003);
            assertThat(counting.profile().rowsPast("gauge_b")).isEmpty();
        }
    }

    /** DuckDB moves it into both inputs of a union, and into a join. */
    @Test
    void aMarkIsExactWhenTheQueryHasEnded() {
        try (SqlSession instance =
                        SqlSession.openCounting(SqlSettings.modest(temporary, List.of()), 1);
                SqlSession counting = instance.sibling()) {
            String union =
                    marked(
                            "SELECT i FROM range(70003) a(i) UNION ALL SELECT i FROM range(5) b(i)",
                            "gauge_u");
            String joined =
                    marked(
                            "SELECT l.i FROM (SELECT * FROM "
                                    + union
                                    + " WHERE i % 2 = 0) l JOIN range(10) r(i) ON l.i % 10 = r.i",
                            "gauge_j");
            String grouped =
                    marked(
                            "SELECT i % 7 AS g, count(*) AS n FROM "
                                    + joined
                                    + " WHERE i > 9 GROUP BY ALL",
                            "gauge_g");
            assertThat(counting.rows("SELECT sum(n), count(*) FROM " + grouped))
                    .containsExactly(List.of("34997", "7"));
            assertThat(counting.profile().rowsPast("gauge_u")).hasValue(70_008);
            assertThat(counting.profile().rowsPast("gauge_j")).hasValue(35_005);
            assertThat(counting.profile().rowsPast("gauge_g")).hasValue(7);
        }
    }

    private static String marked(String query, String name) {
        return "(SELECT * FROM (SELECT * FROM ("
                + query
                + ") WHERE "
                + Gauge.mark(name)
                + ") TABLESAMPLE SYSTEM (100 PERCENT))";
    }

    @Test
    void aStoppedRunEndsAQueryThatNoRowIsTakenFrom() {
        Gauge gauge = new Gauge(() -> true);
        session.register("gauge_s", gauge);
        String query =
                "SELECT count(*) FROM range(10000000) r(i) WHERE " + Gauge.condition("gauge_s");
        assertThatThrownBy(() -> session.stream(query, allocator, 1_024))
                .hasMessageContaining("the run was stopped");
    }

    @Test
    void filesOutsideTheSettingsAreClosedToExpressions() throws Exception {
        Path secret = Files.writeString(Files.createTempFile("sluice", ".csv"), "a\n1\n");
        assertThatThrownBy(() -> session.rows("SELECT * FROM read_csv('" + secret + "')"))
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.ACCESS_DENIED));
        assertThatThrownBy(() -> session.execute("SET enable_external_access=true"))
                .isInstanceOf(PipelineException.class);
        Files.delete(secret);
    }

    @Test
    void anEarlyCloseOfAStreamReleasesEverything() {
        BatchStream out = session.stream("SELECT i FROM range(10000000) r(i)", allocator, 1000);
        out.next().close();
        out.close();
        assertThat(session.rows("SELECT 1")).containsExactly(List.of("1"));
    }

    @Test
    void aFaultInTheDataOfAStreamIsSaidInDuckDbsWords() {
        assertThatThrownBy(() ->
                        session.stream("SELECT i::TINYINT FROM range(3000) r(i)", allocator, 10))
                .hasMessageContaining("out of range");
    }

    @Test
    void aLackOfMemoryIsToldWithWhatHelps() {
        assertThatThrownBy(() ->
                        session.rows(
                                "SELECT length(string_agg(repeat('x', 1000), '')) FROM range(2000000)"))
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY))
                .hasMessageContaining("limits.memory")
                .hasMessageNotContaining("Possible solutions");
    }

    @Test
    void anUnknownColumnIsSaidInDuckDbsWords() {
        assertThatThrownBy(() -> session.describe("SELECT nosuch FROM range(3)"))
                .hasMessageContaining("nosuch")
                .hasMessageNotContaining("LINE 1");
    }
}

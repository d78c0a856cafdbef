package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.Sluice.Death;
import dev.sluice.fault.Sluice.Ended;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills runs that copy a table and its changes, while it changes, and lets others go on. The copy
 * is then the table, row by row; and a second target, which appends what happened, has each change
 * once.
 */
class ChangesKillsIT {

    private static final int KILLS = Integer.getInteger("sluice.faults.kills", 10);
    private static final long SEED = Long.getLong("sluice.faults.seed", 20_261_126);
    private static final int ROWS = 60_000;

    private static final String DIFFERENCE =
            """
            SELECT count(*) FROM ((TABLE %1$s EXCEPT TABLE %2$s)
                                  UNION ALL (TABLE %2$s EXCEPT TABLE %1$s)) d\
            """;

    private static EmbeddedPostgres server;

    @TempDir Path folder;
    private Sluice sluice;
    private final Deaths deaths = new Deaths(SEED);
    private final Random random = new Random(SEED);

    @BeforeAll
    static void aServer() throws IOException {
        server = EmbeddedPostgres.builder().setServerConfig("wal_level", "logical").start();
    }

    @AfterAll
    static void noServer() throws IOException {
        server.close();
    }

    @BeforeEach
    void aProgram() throws Exception {
        sluice =
                new Sluice(
                        folder.resolve("home"),
                        Files.createDirectory(folder.resolve("tmp")),
                        Optional.empty());
    }

    private String pipeline(String name, String target) throws IOException {
        String text =
                """
                name: %s
                connections:
                  db: {type: postgresql, host: localhost, port: %d, database: postgres, user: postgres}
                delivery: {guarantee: exactly-once}
                nodes:
                  - {id: in, source: changes, connection: db, options: {table: %s, batch: {rows: 5000}}}
                  - {id: save, target: table, from: in, connection: db, options: %s}
                """
                        .formatted(name, server.getPort(), name, target);
        return Files.writeString(folder.resolve(name + ".yaml"), text).toString();
    }

    /** Inserts, updates, deletes, and rows that change their key, in several transactions. */
    private void change(String table, int round) throws SQLException {
        int from = ROWS + 1 + round * 7_000;
        execute(
                "INSERT INTO "
                        + table
                        + " SELECT g, 'new', 0 FROM generate_series("
                        + from
                        + ", "
                        + (from + 6_999)
                        + ") g",
                "UPDATE " + table + " SET times = times + 1 WHERE id % 7 = " + random.nextInt(7),
                "DELETE FROM " + table + " WHERE id % 11 = " + random.nextInt(11),
                "UPDATE "
                        + table
                        + " SET id = -id, name = 'moved' WHERE id % 13 = "
                        + random.nextInt(13));
        for (int i = 0; i < 50; i++) {
            execute(
                    "UPDATE "
                            + table
                            + " SET name = 'small "
                            + i
                            + "' WHERE id = "
                            + (from + i * 3));
        }
    }

    @Test
    void theCopyOfATableIsTheTableThoughItsRunsAreKilled() throws Exception {
        for (int kills = 0, number = 0; kills < KILLS; number++) {
            String table = "upserted" + number;
            create(table);
            execute("CREATE TABLE copy_" + table + " (id int PRIMARY KEY, name text, times int)");
            int here =
                    runs(
                            table,
                            pipeline(
                                    table,
                                    "{table: copy_"
                                            + table
                                            + ", mode: upsert, key: [id], operation: _op}"),
                            kills);
            kills += Math.max(1, here);
            assertThat(ask("SELECT count(*) FROM " + table)).isPositive();
            assertThat(ask(DIFFERENCE.formatted(table, "copy_" + table))).isZero();
            execute("SELECT pg_drop_replication_slot('sluice_" + table + "_in')");
        }
    }

    /** No key hides a change that came twice here, and a trigger at the source counts them. */
    @Test
    void eachChangeIsAppendedOnceThoughItsRunsAreKilled() throws Exception {
        for (int kills = 0, number = 0; kills < KILLS; number++) {
            String table = "appended" + number;
            create(table);
            execute(
                    "CREATE TABLE copy_" + table + " (id int, name text, times int, _op text)",
                    "CREATE TABLE log_" + table + " (id int, name text, times int, _op text)",
                    "INSERT INTO log_" + table + " SELECT id, name, times, 'insert' FROM " + table,
                    LOG.formatted(table));
            String file = pipeline(table, "{table: copy_" + table + ", mode: append}");
            // a first run that dies begins with what is there then, and not with how it came
            Ended first = sluice.run(Optional.empty(), "run", file);
            assertThat(first.exit()).as(first.out()).isZero();
            change(table, 100);
            int here = runs(table, file, kills);
            kills += Math.max(1, here);
            // EXCEPT ALL: also how often each is there
            String difference = DIFFERENCE.replace("EXCEPT", "EXCEPT ALL");
            assertThat(ask("SELECT count(*) FROM log_" + table)).isGreaterThan(ROWS);
            assertThat(ask(difference.formatted("log_" + table, "copy_" + table))).isZero();
            execute("SELECT pg_drop_replication_slot('sluice_" + table + "_in')");
        }
    }

    private static final String LOG =
            """
            CREATE FUNCTION note_%1$s() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF TG_OP = 'INSERT' THEN
                INSERT INTO log_%1$s VALUES (NEW.id, NEW.name, NEW.times, 'insert');
              ELSIF TG_OP = 'DELETE' THEN
                INSERT INTO log_%1$s VALUES (OLD.id, NULL, NULL, 'delete');
              ELSIF NEW.id = OLD.id THEN
                INSERT INTO log_%1$s VALUES (NEW.id, NEW.name, NEW.times, 'update');
              ELSE
                INSERT INTO log_%1$s VALUES (OLD.id, NULL, NULL, 'delete');
                INSERT INTO log_%1$s VALUES (NEW.id, NEW.name, NEW.times, 'insert');
              END IF;
              RETURN NULL;
            END $$;
            CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON %1$s
              FOR EACH ROW EXECUTE FUNCTION note_%1$s();
            """;

    private void create(String table) throws SQLException {
        execute(
                "CREATE TABLE " + table + " (id int PRIMARY KEY, name text, times int)",
                "INSERT INTO "
                        + table
                        + " SELECT g, 'row ' || g, 0 FROM generate_series(1, "
                        + ROWS
                        + ") g");
    }

    /** Runs that die while the table changes, and a last one that does not. */
    private int runs(String table, String file, int before) throws Exception {
        int kills = 0;
        for (int round = 0; ; round++) {
            boolean last = before + kills >= KILLS || round > 5;
            Optional<Death> death = last ? Optional.empty() : Optional.of(deaths.next());
            Ended ended = sluice.run(death, "run", file);
            if (ended.killed()) {
                kills++;
            } else {
                assertThat(ended.exit()).as(ended.out()).isZero();
            }
            if (last) {
                return kills;
            }
            change(table, round);
        }
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static long ask(String question) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getLong(1);
        }
    }
}

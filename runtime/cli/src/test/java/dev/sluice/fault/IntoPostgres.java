package dev.sluice.fault;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs in processes of their own that load a PostgreSQL; its tables are empty before each test. */
abstract class IntoPostgres {

    static EmbeddedPostgres server;

    @TempDir Path folder;
    Audited target;
    Sluice sluice;

    @BeforeAll
    static void aServer() throws IOException {
        server = EmbeddedPostgres.builder().start();
    }

    @AfterAll
    static void noServer() throws IOException {
        server.close();
    }

    @BeforeEach
    void emptyTables() throws Exception {
        target = new Audited(server.getJdbcUrl("postgres", "postgres"));
        target.empty();
        sluice =
                new Sluice(
                        folder.resolve("home"),
                        Files.createDirectory(folder.resolve("tmp")),
                        Optional.empty());
    }
}

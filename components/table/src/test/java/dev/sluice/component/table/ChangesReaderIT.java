package dev.sluice.component.table;

import dev.sluice.api.Source;
import dev.sluice.testkit.ReaderContract;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The source of changes keeps what every source promises. */
final class ChangesReaderIT extends ReaderContract {

    private static EmbeddedPostgres server;

    @BeforeAll
    static void aServer() throws Exception {
        server = Changing.logging();
    }

    @AfterAll
    static void noServer() throws Exception {
        server.close();
    }

    @Override
    protected Source source(List<List<Object>> rows, BufferAllocator allocator) {
        try {
            Changing t = Changing.with(server, "id int PRIMARY KEY, name text");
            try (Connection connection =
                            DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
                    PreparedStatement insert =
                            connection.prepareStatement(
                                    "INSERT INTO " + t.table() + " VALUES (?, ?)")) {
                for (List<Object> row : rows) {
                    insert.setObject(1, row.get(0));
                    insert.setObject(2, row.get(1));
                    insert.executeUpdate();
                }
            }
            return t.source(allocator, Map.of());
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected Source missing(BufferAllocator allocator) {
        return new Changing(server, "missing").source(allocator, Map.of());
    }

    @Override
    protected List<String> columns() {
        return List.of("id", "name", "_op");
    }
}

package dev.sluice.component.table;

import java.util.Map;

final class PostgresWriterIT extends TableWriterContract {

    @Override
    protected Map<String, Object> connection() {
        return Servers.postgres();
    }

    @Override
    protected Map<String, Object> nowhere() {
        return Map.of("type", "postgresql", "host", "localhost", "port", 1, "database", "x");
    }
}

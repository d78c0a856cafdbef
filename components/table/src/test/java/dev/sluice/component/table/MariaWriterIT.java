package dev.sluice.component.table;

import java.util.Map;

final class MariaWriterIT extends TableWriterContract {

    @Override
    protected Map<String, Object> connection() {
        return Servers.maria();
    }

    @Override
    protected Map<String, Object> nowhere() {
        return Map.of("type", "mariadb", "host", "localhost", "port", 1, "database", "x");
    }
}

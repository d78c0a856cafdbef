package dev.sluice.component.table;

import java.util.Map;

final class SqliteWriterIT extends TableWriterContract {

    @Override
    protected Map<String, Object> connection() {
        return Servers.file("sqlite");
    }

    @Override
    protected Map<String, Object> nowhere() {
        return Map.of("type", "sqlite", "path", "/proc/nowhere/x.db");
    }
}

package dev.sluice.component.table;

import java.util.Map;

final class DuckWriterIT extends TableWriterContract {

    @Override
    protected Map<String, Object> connection() {
        return Servers.file("duckdb");
    }

    @Override
    protected Map<String, Object> nowhere() {
        return Map.of("type", "duckdb", "path", "/proc/nowhere/x.db");
    }
}

package dev.sluice.component.table;

import java.util.Map;

final class DuckReaderIT extends TableReaderContract {

    @Override
    protected Map<String, Object> connection() {
        return Servers.file("duckdb");
    }
}

package dev.sluice.component.table;

import java.util.Map;

final class PostgresReaderIT extends TableReaderContract {

    @Override
    protected Map<String, Object> connection() {
        return Servers.postgres();
    }
}

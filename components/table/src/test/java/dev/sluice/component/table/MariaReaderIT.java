package dev.sluice.component.table;

import java.util.Map;

final class MariaReaderIT extends TableReaderContract {

    @Override
    protected Map<String, Object> connection() {
        return Servers.maria();
    }
}

package dev.sluice.component.table;

import java.util.Map;

final class H2ReaderIT extends TableReaderContract {

    @Override
    protected Map<String, Object> connection() {
        return Servers.file("h2");
    }
}

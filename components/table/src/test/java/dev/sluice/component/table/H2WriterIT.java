package dev.sluice.component.table;

import java.util.Map;

final class H2WriterIT extends TableWriterContract {

    @Override
    protected Map<String, Object> connection() {
        return Servers.file("h2");
    }

    @Override
    protected Map<String, Object> nowhere() {
        return Map.of("type", "h2", "path", "/proc/nowhere/x");
    }
}

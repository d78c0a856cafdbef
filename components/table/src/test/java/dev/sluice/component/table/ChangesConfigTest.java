package dev.sluice.component.table;

import dev.sluice.api.Options;
import dev.sluice.testkit.ConfigContract;
import java.util.HashMap;
import java.util.Map;

final class ChangesConfigTest extends ConfigContract {

    private static Options with(String name, Object value) {
        Map<String, Object> options = new HashMap<>();
        options.put("connection", Map.of("type", "postgresql"));
        options.put("table", "t");
        options.put(name, value);
        return new Options(options);
    }

    @Override
    protected String name() {
        return "changes";
    }

    @Override
    protected Map<String, Options> invalidSources() {
        return Map.of(
                "connection", new Options(Map.of("table", "t")),
                "table", new Options(Map.of("connection", Map.of("type", "postgresql"))),
                "from PostgreSQL", with("connection", Map.of("type", "sqlite", "path", "x.db")),
                "slot", with("slot", "it's mine"),
                "publication", with("publication", "a\",\"b"),
                "snapshot", with("snapshot", "always"),
                "truncate", with("truncate", "follow"),
                "rows", with("batch", Map.of("rows", 0)),
                "age", with("batch", Map.of("age", "soon")),
                "metadata", with("metadata", Map.of("xid", "x")));
    }

    @Override
    protected Map<String, Options> invalidTargets() {
        return Map.of("only reads", with("mode", "upsert"));
    }
}

package dev.sluice.component.table;

import dev.sluice.api.Options;
import dev.sluice.testkit.ConfigContract;
import java.util.Map;

final class TableConfigTest extends ConfigContract {

    private static final Map<String, Object> DUCK = Map.of("type", "duckdb", "path", "x.db");

    @Override
    protected String name() {
        return "table";
    }

    @Override
    protected Map<String, Options> invalidSources() {
        return Map.of(
                "safety-lag",
                        new Options(Map.of("connection", DUCK, "table", "t", "safety-lag", "5s")),
                "'follow' needs 'cursor'",
                        new Options(Map.of("connection", DUCK, "table", "t", "follow", true)),
                "no time zone",
                        new Options(
                                Map.of(
                                        "connection",
                                        DUCK,
                                        "table",
                                        "t",
                                        "cursor",
                                        "a",
                                        "safety-lag",
                                        "5s",
                                        "cursor-zone",
                                        "Mars/Olympus")),
                "connection", new Options(Map.of("table", "t")),
                "table", new Options(Map.of("connection", DUCK)),
                "exclude",
                        new Options(
                                Map.of(
                                        "connection",
                                        DUCK,
                                        "table",
                                        "t",
                                        "cursor",
                                        "a",
                                        "split-by",
                                        "b")),
                "split-by", new Options(Map.of("connection", DUCK, "table", "t", "parallel", 2)),
                "single SELECT",
                        new Options(Map.of("connection", DUCK, "query", "select 1; drop table t")));
    }

    @Override
    protected Map<String, Options> invalidTargets() {
        return Map.of(
                "key", new Options(Map.of("connection", DUCK, "table", "t", "mode", "upsert")),
                "goes with 'mode: upsert'",
                        new Options(Map.of("connection", DUCK, "table", "t", "operation", "op")),
                "mode", new Options(Map.of("connection", DUCK, "table", "t", "mode", "add")),
                "oracle8",
                        new Options(Map.of("connection", Map.of("type", "oracle8"), "table", "t")));
    }
}

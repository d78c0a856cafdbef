package dev.sluice.component.local;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.Source;
import dev.sluice.testkit.ReaderContract;
import dev.sluice.testkit.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;

class InlineReaderTest extends ReaderContract {

    @Override
    protected Source source(List<List<Object>> rows, BufferAllocator allocator) {
        Map<String, Object> columns = new LinkedHashMap<>();
        Samples.SMALL.columns().forEach(c -> columns.put(c.name(), c.type().toString()));
        List<Map<String, Object>> maps = new ArrayList<>();
        for (List<Object> row : rows) {
            Map<String, Object> map = new LinkedHashMap<>();
            for (int i = 0; i < row.size(); i++) {
                if (row.get(i) != null) {
                    map.put(Samples.SMALL.names().get(i), row.get(i));
                }
            }
            maps.add(map);
        }
        return inline(Bench.options("columns", columns, "rows", maps), allocator);
    }

    /** Rows that are not there at all: the only place an inline source can miss. */
    @Override
    protected Source missing(BufferAllocator allocator) {
        return inline(Options.empty(), allocator);
    }

    @Override
    protected ErrorCode missingCode() {
        return ErrorCode.OPTION_INVALID;
    }

    private static Source inline(Options options, BufferAllocator allocator) {
        return new InlineConnector()
                .source(
                        options,
                        new ConnectorContext(
                                "n",
                                "pipeline/n",
                                allocator,
                                Path.of("."),
                                Path.of("."),
                                () -> false));
    }
}

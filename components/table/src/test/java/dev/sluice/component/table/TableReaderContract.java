package dev.sluice.component.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.BatchReader;
import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.Position;
import dev.sluice.api.Source;
import dev.sluice.testkit.ReaderContract;
import dev.sluice.testkit.Samples;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

/** What every database promises beyond the contract of sources. */
abstract class TableReaderContract extends ReaderContract {

    protected abstract Map<String, Object> connection();

    @Override
    protected Source source(List<List<Object>> rows, BufferAllocator allocator) {
        Place place = Place.in(connection());
        place.load(Samples.SMALL, rows, Map.of("create", true));
        return place.source(allocator, Map.of());
    }

    @Override
    protected Source missing(BufferAllocator allocator) {
        return Place.in(connection()).source(allocator, Map.of());
    }

    @Test
    void a_cursor_reads_on_after_its_last_value() {
        Place place = Place.in(connection());
        place.load(Samples.SMALL, Samples.small(0, 10), Map.of("create", true));
        try (RootAllocator allocator = new RootAllocator();
                Source source = place.source(allocator, Map.of("cursor", "id"))) {
            Position position;
            try (BatchReader reader = source.open(new Position("6"))) {
                Chunk chunk = reader.next();
                assertThat(chunk.read()).isEqualTo(3);
                chunk.batch().close();
                position = chunk.position();
            }
            assertThat(position).isEqualTo(new Position("9"));
            try (BatchReader reader = source.open(position)) {
                assertThat(reader.next()).isNull();
            }
        }
    }
}

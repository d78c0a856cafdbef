package dev.sluice.component.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.Column;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Schema;
import dev.sluice.api.Target;
import dev.sluice.testkit.Batches;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A server that does not hear that a connection was lost keeps the keys of its rows: the next try
 * does not wait for them.
 */
class LostSessionIT {

    private static final Schema ROWS = Schema.of(Column.of("id", Simple.INT64));

    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void nothingIsLeft() {
        allocator.close();
    }

    static Stream<Map<String, Object>> servers() {
        return Stream.of(Servers.postgres(), Servers.maria());
    }

    private Target target(Place place, AtomicBoolean cancelled) {
        String delivery = "lost's \\ way/" + place.table();
        return place.target(allocator, Map.of(), delivery, cancelled::get);
    }

    private void write(BatchWriter writer, long id) {
        writer.write(Batches.of(ROWS, allocator, List.of(List.of(id))));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void what_it_has_locked_is_free_for_the_next(Map<String, Object> server) throws Exception {
        Place place = Place.in(server);
        place.execute("CREATE TABLE " + place.table() + " (id bigint PRIMARY KEY)");
        try (Relay relay = Relay.before((int) server.get("port"))) {
            lose(new Place(through(relay, server), place.table()), relay);

            try (Target target = target(place, new AtomicBoolean());
                    BatchWriter next = target.open(ROWS)) {
                write(next, 2);
                next.commit(new Position("next"));
            }
            assertThat(relay.holdsServer()).as("the first session was still there").isTrue();
        }
        assertThat(place.rows(allocator, Map.of())).hasSize(2);
    }

    private static Map<String, Object> through(Relay relay, Map<String, Object> server) {
        Map<String, Object> through = new HashMap<>(server);
        through.put("port", relay.port());
        return through;
    }

    /** A load whose connection falls silent before its rows are committed. */
    private void lose(Place place, Relay relay) {
        AtomicBoolean cancelled = new AtomicBoolean();
        try (Target target = target(place, cancelled);
                BatchWriter writer = target.open(ROWS)) {
            write(writer, 1);
            writer.commit(new Position("first"));
            write(writer, 2);
            relay.fallSilent();
            cancelled.set(true); // so that its end waits for seconds, and not for a minute
            assertThatThrownBy(() -> write(writer, 3)).isInstanceOf(PipelineException.class);
        }
    }
}

package dev.sluice.component.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.Column;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Schema;
import dev.sluice.api.Target;
import dev.sluice.testkit.Batches;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Of two runs of one pipeline, one commits: positions keep the other from bringing rows twice. */
class PositionsIT {

    private static final Schema ROWS = Schema.of(Column.of("id", Simple.INT64));

    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void nothingIsLeft() {
        allocator.close();
    }

    static Stream<Map<String, Object>> servers() {
        return Stream.of(Servers.postgres(), Servers.maria());
    }

    private Target target(Place place, String delivery) {
        return place.target(allocator, Map.of("create", true), delivery, () -> false);
    }

    private void write(BatchWriter writer, long id) {
        writer.write(Batches.of(ROWS, allocator, List.of(List.of(id))));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aRunThatIsOvertakenStopsWithNothingOfItThere(Map<String, Object> server) {
        Place place = Place.in(server);
        String delivery = "overtaken/" + place.table();
        try (Target target = target(place, delivery)) {
            try (BatchWriter first = target.open(ROWS)) {
                write(first, 0);
                first.commit(new Position("begun"));
            }
            try (BatchWriter slow = target.open(ROWS);
                    BatchWriter fast = target.open(ROWS)) {
                write(fast, 1);
                fast.commit(new Position("fast"));
                write(slow, 1);
                assertThatThrownBy(() -> slow.commit(new Position("slow")))
                        .isInstanceOfSatisfying(
                                PipelineException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.POSITION_MOVED))
                        .hasMessageContaining(delivery);
            }
            assertThat(target.committed()).isEqualTo(new Position("fast"));
        }
        assertThat(place.rows(allocator, Map.of())).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void twoFirstRunsAreToldApartAsWell(Map<String, Object> server) {
        Place place = Place.in(server);
        place.load(ROWS, List.of(), Map.of("create", true));
        try (Target one = target(place, "first/" + place.table())) {
            try (BatchWriter slow = one.open(ROWS);
                    BatchWriter fast = one.open(ROWS)) {
                write(fast, 1);
                fast.commit(new Position("fast"));
                write(slow, 1);
                assertThatThrownBy(() -> slow.commit(new Position("slow")))
                        .isInstanceOf(PipelineException.class);
            }
            assertThat(one.committed()).isEqualTo(new Position("fast"));
        }
        assertThat(place.rows(allocator, Map.of())).hasSize(1);
    }
}

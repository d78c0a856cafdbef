package dev.sluice.component.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Source;
import dev.sluice.api.Target;
import dev.sluice.testkit.Samples;
import java.nio.file.Path;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database whose file is not there: looking at it must not make it. */
final class NoDatabaseIT {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "h2", "duckdb"})
    void lookingMakesNone(String type) {
        Place place = Place.in(Map.of("type", type, "path", folder.resolve("missing").toString()));
        try (BufferAllocator allocator = new RootAllocator();
                Source source = place.source(allocator, Map.of());
                Target old = place.target(allocator, Map.of());
                Target made = place.target(allocator, Map.of("create", true))) {
            for (Runnable look :
                    new Runnable[] {() -> source.schema(), () -> old.check(Samples.SMALL)}) {
                assertThatThrownBy(look::run)
                        .isInstanceOfSatisfying(
                                PipelineException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_NOT_FOUND))
                        .hasMessageContaining("no database")
                        .hasMessageContaining("missing");
            }
            made.check(Samples.SMALL);
            assertThat(made.committed().value()).isEmpty();
        }
        assertThat(folder).isEmptyDirectory();
    }
}

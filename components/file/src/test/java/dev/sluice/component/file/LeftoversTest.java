package dev.sluice.component.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.Options;
import dev.sluice.api.Position;
import dev.sluice.api.Target;
import dev.sluice.testkit.Batches;
import dev.sluice.testkit.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed run has left is removed by the next, and nothing else is. */
final class LeftoversTest {

    @TempDir Path folder = Path.of("");
    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void nothingIsLeft() {
        allocator.close();
    }

    private ConnectorContext context(String delivery) {
        return new ConnectorContext("node", delivery, allocator, folder, folder, () -> false);
    }

    private void load(Map<String, Object> options) {
        try (Target target = new FileConnector().target(new Options(options), context("p/n"));
                BatchWriter writer = target.open(Samples.SMALL)) {
            writer.write(Batches.of(Samples.SMALL, allocator, Samples.small(0, 3)));
            writer.commit(Position.START);
        }
    }

    /** As a run leaves it that is killed while it writes. */
    private Path left(String place, String delivery) throws IOException {
        Path hidden =
                Files.createDirectory(
                        folder.resolve(
                                Leftovers.of(context(delivery))
                                        .name(Path.of(place), UUID.randomUUID())));
        Files.writeString(hidden.resolve("lock"), "process 1, since yesterday");
        Files.writeString(hidden.resolve("data"), "half");
        return hidden;
    }

    private List<Path> hidden() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(".")).toList();
        }
    }

    @Test
    void the_next_run_removes_what_a_killed_one_was_writing() throws IOException {
        left("a.csv", "p/n");
        left("yesterday.csv", "p/n");
        load(Map.of("path", "a.csv"));
        assertThat(hidden()).isEmpty();
        assertThat(folder.resolve("a.csv")).exists();
    }

    @Test
    void what_a_run_is_at_work_on_stays() throws IOException {
        Path live = left("a.csv", "p/n");
        try (Claim _ = Claim.of(live.resolve("lock")).orElseThrow()) {
            load(Map.of("path", "a.csv"));
            assertThat(hidden()).containsExactly(live);
            assertThat(live.resolve("data")).hasContent("half");
        }
    }

    @Test
    void what_is_of_another_pipeline_or_only_looks_like_it_stays() throws IOException {
        Path other = left("a.csv", "p/other");
        Path alike = Files.createFile(folder.resolve(left("b.csv", "p/n").getFileName() + "x"));
        Path foreign = Files.createFile(folder.resolve(".download.part"));
        load(Map.of("path", "a.csv"));
        assertThat(hidden()).containsExactlyInAnyOrder(other, alike, foreign);
    }

    @Test
    void a_folder_that_was_being_replaced_is_put_back() throws IOException {
        Path hidden = left("out", "p/n");
        Files.createDirectories(hidden.resolve("old/id=1"));
        Files.writeString(hidden.resolve("old/id=1/data_0.csv"), "name\nold\n");

        Leftovers.of(context("p/n")).remove(folder);

        assertThat(folder.resolve("out/id=1/data_0.csv")).hasContent("name\nold");
        assertThat(hidden()).isEmpty();
    }

    @Test
    void one_claim_holds_until_it_is_given_up() throws IOException {
        Path file = folder.resolve("lock");
        try (Claim _ = Claim.of(file).orElseThrow()) {
            assertThat(Claim.of(file)).isEmpty();
            assertThat(Claim.holder(file)).isEqualTo("this process");
            Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
            assertThat(Claim.of(link.resolve("lock"))).as("by another path").isEmpty();
        }
        Claim.of(file).orElseThrow().close();
        assertThat(Claim.of(folder.resolve("gone/lock"))).isEmpty();
    }
}

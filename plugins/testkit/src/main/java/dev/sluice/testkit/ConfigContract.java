package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Connector;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every connector promises about its options. */
public abstract class ConfigContract {

    @TempDir private Path folder = Path.of("");

    /** The connector's name. */
    protected abstract String name();

    /** Options of a source that make no sense, by a word their message has to contain. */
    protected abstract Map<String, Options> invalidSources();

    /** Options of a target that make no sense, by a word their message has to contain. */
    protected abstract Map<String, Options> invalidTargets();

    private Connector connector() {
        return ServiceLoader.load(Connector.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(connector -> connector.name().equals(name()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no service is called " + name()));
    }

    @Test
    void the_service_loader_finds_the_connector() {
        assertThat(connector().name()).isEqualTo(name());
    }

    @Test
    void options_of_a_source_that_make_no_sense_are_named() {
        try (RootAllocator allocator = new RootAllocator()) {
            ConnectorContext context = context(allocator);
            invalidSources()
                    .forEach((word, o) -> refused(word, () -> connector().source(o, context)));
        }
    }

    @Test
    void options_of_a_target_that_make_no_sense_are_named() {
        try (RootAllocator allocator = new RootAllocator()) {
            ConnectorContext context = context(allocator);
            invalidTargets()
                    .forEach((word, o) -> refused(word, () -> connector().target(o, context)));
        }
    }

    private ConnectorContext context(RootAllocator allocator) {
        return new ConnectorContext(
                "node", "pipeline/node", allocator, folder, folder, () -> false);
    }

    private interface Opening {
        AutoCloseable open();
    }

    private static void refused(String word, Opening opening) {
        try {
            opening.open().close();
        } catch (PipelineException e) {
            assertThat(e.code().category()).isEqualTo(ErrorCode.Category.CONFIGURATION);
            assertThat(e).hasMessageContaining(word);
            return;
        } catch (Exception e) {
            throw new AssertionError("not a PipelineException", e);
        }
        throw new AssertionError("options without a sensible '" + word + "' were taken");
    }
}

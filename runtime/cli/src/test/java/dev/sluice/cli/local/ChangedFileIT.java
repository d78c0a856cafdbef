package dev.sluice.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Connector;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.Options;
import dev.sluice.api.Source;
import dev.sluice.api.Target;
import dev.sluice.cli.Engine;
import dev.sluice.compiler.Catalog;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody writes to a file when a run has read it, and has not committed yet. */
class ChangedFileIT {

    @TempDir Path folder = Path.of("");

    /** File connectors, after whose reading a line is added to the file. */
    private record Written(Connector connector, Path file) implements Connector {

        @Override
        public String name() {
            return connector.name();
        }

        @Override
        public Source source(Options options, ConnectorContext context) {
            Source source = connector.source(options, context);
            return (Source)
                    Proxy.newProxyInstance(
                            Source.class.getClassLoader(),
                            new Class<?>[] {Source.class},
                            (proxy, method, arguments) -> {
                                if (method.getName().equals("requireUnchanged")) {
                                    Files.writeString(file, "3\n", StandardOpenOption.APPEND);
                                }
                                try {
                                    return method.invoke(source, arguments);
                                } catch (InvocationTargetException e) {
                                    throw e.getCause();
                                }
                            });
        }

        @Override
        public Target target(Options options, ConnectorContext context) {
            return connector.target(options, context);
        }
    }

    private Catalog catalog(Path file, boolean query) {
        Catalog all = Catalog.discover();
        Map<String, Connector> connectors = new HashMap<>(all.connectors());
        connectors.computeIfPresent(
                "file",
                (name, files) -> {
                    Connector written = new Written(files, file);
                    return query ? written : new BatchesOnly(written);
                });
        return new Catalog(connectors, all.transforms());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingIsCommitted(boolean query) throws Exception {
        Path file = Files.writeString(folder.resolve("in.csv"), "n\n1\n2\n");
        Path pipeline =
                Files.writeString(
                        folder.resolve("p.yaml"),
                        """
                        name: changed
                        nodes:
                        - {id: in, source: file, options: {path: in.csv}}
                        - {id: out, target: file, from: in, options: {path: out.csv}}
                        """);
        try (Engine engine = new LocalEngine(folder.resolve("home"), catalog(file, query))) {
            Engine.RunReport report =
                    engine.run(new Engine.Request(pipeline, Map.of()), (r, w, e) -> {}, s -> {});

            assertThat(report.status()).isEqualTo(Engine.Status.FAILED);
            assertThat(report.problems())
                    .singleElement()
                    .satisfies(problem ->
                            assertThat(problem.message())
                                    .contains(
                                            "node 'in'",
                                            "in.csv was written to while it was read"));
        }
        assertThat(folder.resolve("out.csv")).doesNotExist();
    }
}

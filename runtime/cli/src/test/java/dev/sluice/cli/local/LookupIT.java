package dev.sluice.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row-level nodes with a second input: its rows are no rows of the node's own account. */
class LookupIT {

    @TempDir Path folder;

    @Test
    void aLookupAddsColumnsAndBalancesOverItsOwnRowsAlone() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("p.yaml"),
                        """
                        name: p
                        nodes:
                          - id: orders
                            source: inline
                            options: {rows: [{id: 1, c: 10}, {id: 2, c: 20}, {id: 3, c: 99}]}
                          - id: customers
                            source: inline
                            options: {rows: [{k: 10, name: Ada}, {k: 20, name: Alan}]}
                          - id: named
                            transform: lookup
                            from: {reference: customers, input: orders}
                            options: {on: [{input: c, reference: k}], columns: [name]}
                          - id: out
                            target: file
                            from: named
                            options: {path: out.csv}
                        """);
        try (Engine engine = new LocalEngine(folder.resolve("home"))) {
            Engine.RunReport report =
                    engine.run(new Engine.Request(file, Map.of()), (r, w, e) -> {}, stop -> {});
            assertThat(report.problems()).isEmpty();
            assertThat(report.nodes())
                    .anySatisfy(node ->
                            assertThat(node)
                                    .extracting("id", "in", "out")
                                    .containsExactly("named", 3L, 3L));
        }
        assertThat(Files.readAllLines(folder.resolve("out.csv")))
                .containsExactlyInAnyOrder("id,c,name", "1,10,Ada", "2,20,Alan", "3,99,");
    }
}

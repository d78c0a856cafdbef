package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose pipelines say what they may use. */
class BudgetIT {

    /** The long form is 20 million. */
    private static final long ROWS = Long.getLong("sluice.budget.rows", 2_000_000);

    @TempDir Path folder;

    private JsonNode run(String pipeline) throws Exception {
        Path file = Files.writeString(folder.resolve("p.yaml"), pipeline);
        String home = folder.resolve("home").toString();
        Launched ended = Launched.call("run", file.toString(), "--json", "--home", home);
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        return ended.document();
    }

    @Test
    void rowsOfManyKilobytesGoThroughALittleMemory() throws Exception {
        int rows = 20_000;
        String wide = "x".repeat(10_000);
        try (BufferedWriter csv = Files.newBufferedWriter(folder.resolve("wide.csv"))) {
            csv.write("id,text\n");
            for (int row = 0; row < rows; row++) {
                csv.write(row + "," + wide + "\n");
            }
        }
        JsonNode report =
                run(
                        """
                        name: wide
                        limits: {memory: 256MB, threads: 2}
                        connections:
                          db: {type: sqlite, path: wide.db}
                        nodes:
                          - {id: in, source: file, options: {path: wide.csv, columns: {id: bigint, text: string}}}
                          - {id: good, quality: check, from: in, options: {rules: [{rule: not-null, column: id}]}}
                          - {id: out, target: table, from: good, connection: db, options: {table: wide, create: true}}
                        """);

        assertThat(report.path("written").asLong()).isEqualTo(rows);
    }

    @Test
    void joinsAndSortsLargerThanTheirMemorySpill() throws Exception {
        JsonNode report =
                run(
                        """
                        name: spilling
                        limits: {memory: 256MB, threads: 2}
                        nodes:
                          - id: left
                            source: generate
                            options: {rows: %1$d, columns: {id: {kind: sequence}, text: {kind: uuid}}}
                          - id: right
                            source: generate
                            options: {rows: %1$d, columns: {id: {kind: sequence}, other: {kind: uuid}}}
                          - {id: both, transform: join, from: {left: left, right: right}, options: {on: [id]}}
                          - {id: sorted, transform: sort, from: both, options: {by: [text]}}
                          - {id: out, target: discard, from: sorted}
                        """
                                .formatted(ROWS));

        assertThat(report.path("written").asLong()).isEqualTo(ROWS);
    }
}

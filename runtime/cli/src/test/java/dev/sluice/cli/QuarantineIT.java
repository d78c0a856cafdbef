package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows that were put aside are held, shown, and purged. */
class QuarantineIT extends QuarantineFixture {

    /** Rows go from a list through a check to a table of SQLite. */
    private Path people(String rule, String target) throws IOException {
        return pipeline(
                """
                - id: people
                  source: inline
                  options:
                    rows:
                      - {name: Ada, age: 36}
                      - {name: Alan, age: -1}
                      - {name: Grace, age: -2}
                - {id: valid, quality: check, from: people, options: {rules: [%s]}}
                - {id: out, target: table, from: valid, connection: db, options: {table: people, mode: append%s}}
                """
                        .formatted(rule, target));
    }

    private Path people() throws IOException {
        return people("{rule: range, column: age, min: 0, action: quarantine}", ", create: true");
    }

    @Test
    void heldRowsAreListedInGroupsAndShownOneByOne() throws Exception {
        String first = run(people());
        run(people());

        Launched listed = quarantine("list");
        JsonNode groups = quarantine("list", "--json").document().get("groups");
        JsonNode rows = held("--execution", first);

        assertThat(listed.out()).contains("valid", "range age", "held", " 4 ");
        assertThat(groups).hasSize(1);
        assertThat(groups.get(0).get("rows").asLong()).isEqualTo(4);
        assertThat(groups.get(0).get("node").asText()).isEqualTo("valid");
        assertThat(groups.get(0).get("reason").asText()).contains("age");
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).get("execution").asText()).isEqualTo(first);
        assertThat(rows.get(0).get("columns").get("name").asText()).isEqualTo("Alan");
        assertThat(rows.get(0).get("broken").get(0).get("rule").asText()).isEqualTo("range age");
        assertThat(quarantine("list", "--rule", "other").out()).contains("No rows like that");
        assertThat(quarantine("show").out())
                .contains("Alan", first + "/valid/000000000001", "range age:");
    }

    @Test
    void aRecordIsShownWholeAndInItsOrder() throws Exception {
        run(
                write(
                        "p.yaml",
                        """
                        name: p
                        nodes:
                          - id: in
                            source: inline
                            options:
                              columns: {s: string, n: int, d: double, e: string, id: int}
                              rows: [{s: "", n: -1, e: "", id: 6}]
                          - {id: valid, quality: check, from: in, options: {rules: [{rule: range, column: n, min: 0}]}}
                          - {id: out, target: discard, from: valid}
                        """));

        assertThat(quarantine("show").out().lines().map(line -> line.strip().replaceAll(" +", " ")))
                .containsSequence("s \"\"", "n -1", "d null", "e \"\"", "id 6");
        assertThat(held().get(0).get("columns").toString())
                .isEqualTo("{\"s\":\"\",\"n\":\"-1\",\"d\":null,\"e\":\"\",\"id\":\"6\"}");
    }

    @Test
    void pagesFollowEachOther() throws Exception {
        run(people());

        JsonNode first = quarantine("show", "--limit", "1", "--json").document();
        JsonNode second =
                quarantine("show", "--limit", "1", "--after", first.get("next").asText(), "--json")
                        .document();

        assertThat(first.get("rows").get(0).get("columns").get("name").asText()).isEqualTo("Alan");
        assertThat(second.get("rows").get(0).get("columns").get("name").asText())
                .isEqualTo("Grace");
    }

    @Test
    void aRunThatCommitsNothingHoldsNothingAndTheNextHoldsItsRowsOnce() throws Exception {
        Path pipeline =
                people(
                        "{rule: range, column: age, min: 0, action: quarantine, stop-over: '1'}",
                        ", create: true");
        Launched failed = call("run", pipeline.toString(), "--json");
        assertThat(failed.code()).isEqualTo(ExitCode.FAILED);
        JsonNode target = failed.document().get("nodes").get(2);
        assertThat(target.get("id").asText()).isEqualTo("out");
        assertThat(target.get("out").asLong()).as("what was written was taken back").isZero();
        String execution = failed.document().get("execution").asText();
        assertThat(folder.resolve("home/quarantine/" + execution + ".jsonl")).exists();
        assertThat(held()).isEmpty();

        people();
        Launched resumed = call("executions", "resume", "last", "--json");

        assertThat(resumed.code()).as(resumed.out() + resumed.err()).isZero();
        assertThat(held()).hasSize(2);
        assertThat(rows("out.db", "SELECT name FROM people")).containsExactly("Ada");
    }

    @Test
    void oldRowsArePurgedWithTheirFiles() throws Exception {
        String execution = run(people());
        Path file = folder.resolve("home/quarantine/" + execution + ".jsonl");
        assertThat(file).exists();

        assertThat(quarantine("purge", "--older-than", "1h", "--yes").out())
                .contains("0 rows purged, 0 files");
        Launched unasked = quarantine("purge", "--older-than", "0h");
        assertThat(unasked.code()).isEqualTo(ExitCode.INVALID);
        assertThat(unasked.err()).contains("2 rows would be purged", "--yes");
        assertThat(held()).hasSize(2);

        JsonNode purged = quarantine("purge", "--older-than", "0h", "--yes", "--json").document();

        assertThat(purged.get("rows").asInt()).isEqualTo(2);
        assertThat(purged.get("files").asInt()).isEqualTo(1);
        assertThat(file).doesNotExist();
        assertThat(held()).isEmpty();
        assertThat(held("--state", "purged")).hasSize(2);
        assertThat(replay()).isEmpty();
    }

    @Test
    void anAgeOrAStateThatIsNoneIsRefused() {
        assertThat(quarantine("purge", "--older-than", "soon").err()).contains("12h, 30d or 8w");
        assertThat(quarantine("list", "--state", "gone").err()).contains("given-up");
        assertThat(quarantine("replay").err()).contains("--pipeline NAME");
    }

    @Test
    void whoOnlyLooksMakesNothing() throws IOException {
        assertThat(quarantine("list").out()).contains("No rows are held.");
        assertThat(quarantine("show", "--json").document().get("rows")).isEmpty();
        assertThat(quarantine("purge", "--older-than", "1d").out()).contains("0 rows purged");
        assertThat(folder.resolve("home")).doesNotExist();
    }

    /**
     * One row in a hundred breaks a rule: each is held with its reason, and arrives once mended.
     */
    @Test
    void aThousandOfAHundredThousandRowsAreHeldAndArriveOnceTheyAreMended() throws Exception {
        try (BufferedWriter csv = Files.newBufferedWriter(folder.resolve("in.csv"))) {
            csv.write("id,amount\n");
            for (int i = 0; i < 100_000; i++) {
                csv.write(i + "," + (i % 100 == 7 ? -i : i) + "\n");
            }
        }
        Path pipeline =
                write(
                        "p.yaml",
                        """
                        name: p
                        connections:
                          db: {type: duckdb, path: out.duckdb}
                        nodes:
                          - {id: in, source: file, options: {path: in.csv, columns: {id: bigint, amount: bigint}}}
                          - {id: valid, quality: check, from: in, options: {rules: [{rule: range, column: amount, min: 0}]}}
                          - {id: more, transform: derive, from: valid, options: {columns: {twice: amount * 2}}}
                          - {id: out, target: table, from: more, connection: db, options: {table: t, mode: append, create: true}}
                        """);
        run(pipeline);
        String count = "SELECT count(*), count(DISTINCT id), sum(twice) FROM t";
        JsonNode group = quarantine("list", "--json").document().get("groups").get(0);
        assertThat(group.get("rows").asLong()).isEqualTo(1_000);
        assertThat(group.get("reason").asText()).contains("amount");
        assertThat(rows("out.duckdb", "SELECT count(*) FROM t")).containsExactly("99000");

        JsonNode replayed = replay("--set", "amount = abs(amount)").get(0);
        JsonNode again = replay("--set", "amount = abs(amount)");

        assertThat(replayed.get("replayed").asLong()).isEqualTo(1_000);
        assertThat(replayed.get("written").asLong()).isEqualTo(1_000);
        assertThat(again).isEmpty();
        long sum = 99_999L * 100_000;
        assertThat(rows("out.duckdb", count)).isEqualTo(List.of("100000|100000|" + sum));
        assertThat(quarantine("list", "--json").document().get("groups")).isEmpty();
    }
}

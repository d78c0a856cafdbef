package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One run for each day of a range. */
class BackfillIT {

    private static final String DAILY =
            """
            name: daily
            parameters: {day: {type: date}, region: {type: string, default: eu}}
            nodes:
              - {id: in, source: file, options: {path: "in-${param.day}.csv"}}
              - {id: out, target: file, from: in, options: {path: "out-${param.day}.csv"}}
            """;

    @TempDir Path folder;

    @BeforeEach
    void threeDaysOfWhichOneIsMissing() throws IOException {
        Files.writeString(folder.resolve("daily.yaml"), DAILY);
        day(1);
        day(3);
    }

    private void day(int day) throws IOException {
        Files.writeString(folder.resolve("in-2026-01-0" + day + ".csv"), "id\n" + day + "\n");
    }

    private Launched backfill(String... more) {
        return within("2026-01-01", "2026-01-03", more);
    }

    private Launched within(String from, String to, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "backfill",
                                folder.resolve("daily.yaml").toString(),
                                "--slice",
                                "day",
                                "--from",
                                from,
                                "--to",
                                to,
                                "--json",
                                "--home",
                                folder.resolve("home").toString()));
        arguments.addAll(List.of(more));
        return Launched.call(arguments.toArray(String[]::new));
    }

    private static List<String> states(Launched call) throws IOException {
        List<String> states = new ArrayList<>();
        for (JsonNode slice : call.document()) {
            states.add(slice.path("from").asText() + " " + slice.path("state").asText());
        }
        return states;
    }

    @Test
    void onlyThoseThatFailedRunAgain() throws IOException {
        Launched preview = backfill("--preview");
        assertThat(preview.code()).isZero();
        assertThat(states(preview))
                .containsExactly("2026-01-01 not-run", "2026-01-02 not-run", "2026-01-03 not-run");
        assertThat(folder.resolve("out-2026-01-01.csv")).doesNotExist();

        Launched first = backfill();
        assertThat(first.code()).isEqualTo(1);
        assertThat(states(first))
                .containsExactly(
                        "2026-01-01 succeeded", "2026-01-02 failed", "2026-01-03 succeeded");
        assertThat(states(backfill("--preview"))).contains("2026-01-02 failed");
        String before = first.document().get(0).path("execution").asText();

        day(2);
        Launched second = backfill();
        assertThat(second.code()).isZero();
        assertThat(states(second))
                .containsExactly(
                        "2026-01-01 succeeded", "2026-01-02 succeeded", "2026-01-03 succeeded");
        assertThat(second.document().get(0).path("execution").asText()).isEqualTo(before);
        assertThat(Files.readString(folder.resolve("out-2026-01-02.csv"))).contains("2");
    }

    @Test
    void aDayThatIsDoneIsNotTheWeekThatBeginsWithIt() throws IOException {
        assertThat(within("2026-01-01", "2026-01-01").code()).isZero();

        assertThat(states(within("2026-01-01", "2026-01-08", "--step", "1w", "--preview")))
                .containsExactly("2026-01-01 not-run", "2026-01-08 not-run");
        assertThat(states(within("2026-01-01", "2026-01-01", "--preview")))
                .containsExactly("2026-01-01 succeeded");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--slice nope | has no parameter of that name; name one of: at, day, n, region",
                "--slice dya | did you mean 'day'?",
                "--slice n | of type integer, which takes no day",
                "--slice at | such as 2026-01-01T00:00",
                "--slice day --from 2026-01-01T00:00 --to 2026-01-02T00:00 | is a date",
                "--slice day --slice-end nope | '--slice-end nope'",
                "--slice day --slice-end day | name another one",
                "--slice day --param day=2026-01-01 | leave it out",
                "--slice day --param reigon=us | the pipeline has no parameter 'reigon'",
                "--slice day --param n=x | needs a value of type integer"
            })
    void whatFitsNoSliceIsAnInvalidCallAndNothingRuns(String call, String message)
            throws IOException {
        Files.writeString(
                folder.resolve("daily.yaml"),
                DAILY.replace(
                        "region:",
                        "at: {type: timestamp, default: \"2026-01-01T00:00\"}, n: {type:"
                                + " integer, default: 1}, region:"));
        List<String> arguments =
                new ArrayList<>(List.of("backfill", folder.resolve("daily.yaml").toString()));
        arguments.addAll(List.of(call.split(" ")));
        if (!call.contains("--from")) {
            arguments.addAll(List.of("--from", "2026-01-01", "--to", "2026-01-03"));
        }
        Path home = folder.resolve("home");
        arguments.addAll(List.of("--home", home.toString()));

        Launched refused = Launched.call(arguments.toArray(String[]::new));

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains(message);
        assertThat(refused.out()).isEmpty();
        assertThat(home).doesNotExist();
        assertThat(folder.resolve("out-2026-01-01.csv")).doesNotExist();

        arguments.add("--json");
        assertThat(Launched.call(arguments.toArray(String[]::new)).document().get("problems"))
                .isNotEmpty();
    }

    @Test
    void aDayOfOneRegionIsNotTheDayOfAnother() throws IOException {
        String[] us = {"--param", "region=us"};
        assertThat(within("2026-01-01", "2026-01-01").code()).isZero();

        assertThat(states(within("2026-01-01", "2026-01-01", "--preview", us[0], us[1])))
                .containsExactly("2026-01-01 not-run");
        assertThat(within("2026-01-01", "2026-01-01", us).code()).isZero();
        assertThat(states(within("2026-01-01", "2026-01-01", "--preview", us[0], us[1])))
                .containsExactly("2026-01-01 succeeded");
    }
}

package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleReaderTest {

    private static final String PIPELINE =
            """
            name: orders
            schedule: {%s}
            nodes:
              - {id: in, source: file, options: {path: a.csv}}
              - {id: out, target: discard, from: in}
            """;

    private static ReadResult read(String schedule) {
        return PipelineReader.read(PIPELINE.formatted(schedule), new TemplateCatalog());
    }

    static Stream<Arguments> schedules() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        return Stream.of(
                Arguments.of("every: 15m", new Schedule.Every(Duration.ofMinutes(15))),
                Arguments.of("every: 2d", new Schedule.Every(Duration.ofDays(2))),
                Arguments.of(
                        "cron: '0 6 * * 1-5'", new Schedule.Cron("0 6 * * 1-5", ZoneId.of("UTC"))),
                Arguments.of(
                        "cron: '*/5 8-18/2 1,15 jan-mar mon', zone: Europe/Berlin",
                        new Schedule.Cron("*/5 8-18/2 1,15 jan-mar mon", berlin)),
                Arguments.of(
                        "at: '2026-03-01T06:00:00+01:00'",
                        new Schedule.At(ZonedDateTime.parse("2026-03-01T06:00:00+01:00"))),
                Arguments.of(
                        "at: 2026-03-01 06:00, zone: Europe/Berlin",
                        new Schedule.At(ZonedDateTime.of(2026, 3, 1, 6, 0, 0, 0, berlin))),
                Arguments.of("on-arrival: in/*.csv", new Schedule.Arrival("in/*.csv")),
                Arguments.of("after: daily-load", new Schedule.After("daily-load")),
                Arguments.of("continuous: true", new Schedule.Continuous()));
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void aScheduleIsReadAndComesBackFromItsWrittenForm(String text, Schedule.When when) {
        ReadResult read = read(text);

        assertThat(read.problems()).isEmpty();
        Pipeline pipeline = read.pipeline().orElseThrow();
        assertThat(pipeline.schedule()).isEqualTo(Schedule.of(when));
        assertThat(
                        PipelineReader.read(PipelineWriter.write(pipeline), new TemplateCatalog())
                                .pipeline())
                .contains(pipeline);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    cron: '61 * * * *'          | its minute '61' is wrong: '61' is not within 0 to 59
                    cron: '0 24 * * *'          | its hour '24' is wrong: '24' is not within 0 to 23
                    cron: '0 6 0 * *'           | its day of the month '0' is wrong: '0' is not within 1 to 31
                    cron: '0 6 * 13 *'          | its month '13' is wrong: '13' is not within 1 to 12
                    cron: '0 6 * * fri-mon'     | its day of the week 'fri-mon' is wrong: 'fri-mon' goes backwards
                    cron: '0 6 * * 8'           | its day of the week '8' is wrong: '8' is not within 0 to 7
                    cron: '*/0 * * * *'         | a step stands behind * or a range
                    cron: '5/15 * * * *'        | a step stands behind * or a range
                    cron: '0 6 * *'             | it has 4 fields and needs five
                    cron: '0 0 30 feb *'        | the day of the month '30' is in none of its months
                    cron: '0 6 * * *', zone: Europe/Berln | did you mean 'Europe/Berlin'?
                    every: 15                   | write, for example, 30s, 15m, 2h or 1d
                    every: 0m                   | write, for example, 30s, 15m, 2h or 1d
                    at: 2026-03-01T06:00:00     | give a date and time with its zone
                    at: '2026-02-30T06:00:00Z'  | '2026-02-30T06:00:00Z' is not a moment
                    every: 1h, zone: UTC        | a zone goes with cron or at, not with every
                    every: 1h, cron: '* * * * *' | keep one of them
                    zone: UTC                   | add one of them
                    evry: 1h                    | did you mean 'every'?
                    after: Other Pipeline       | is not the name of a pipeline
                    continuous: false           | write continuous: true, or remove it
                    on-arrival: s3://a/b        | is not a pattern of files
                    every: 1h, catch-up: lst    | did you mean 'last'?
                    every: 1h, overlap: wait    | use one of: queue, replace, skip
                    every: 1h, at-most: 0       | 'at-most' is a whole number from 1 to 100
                    every: 1h, at-most: many    | write, for example, at-most: 2
                    on-arrival: a.csv, catch-up: all | every file that arrives is one run
                    continuous: true, overlap: skip | overlap does not go with continuous
                    """)
    void whatIsWrongWithAScheduleIsSaidWithItsField(String schedule, String expected) {
        assertThat(read(schedule).problems())
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem.line()).isEqualTo(2))
                .anySatisfy(problem ->
                        assertThat(problem.message() + " → " + problem.remedy())
                                .contains(expected));
    }

    @Test
    void whatIsDoneAboutMissedAndCloseFiresIsReadAndComesBack() {
        ReadResult read = read("every: 90s, catch-up: all, overlap: replace, at-most: 3");

        assertThat(read.problems()).isEmpty();
        Pipeline pipeline = read.pipeline().orElseThrow();
        assertThat(pipeline.schedule().policy())
                .isEqualTo(new Schedule.Policy(Schedule.CatchUp.ALL, Schedule.Overlap.REPLACE, 3));
        assertThat(ScheduleText.of(pipeline.schedule()))
                .isEqualTo("{every: 90s, catch-up: all, overlap: replace, at-most: 3}");
        assertThat(
                        PipelineReader.read(PipelineWriter.write(pipeline), new TemplateCatalog())
                                .pipeline())
                .contains(pipeline);
    }

    @Test
    void withoutAScheduleAPipelineRunsWhenAsked() {
        String text = PIPELINE.replaceAll("schedule.*\n", "");

        assertThat(
                        PipelineReader.read(text, new TemplateCatalog())
                                .pipeline()
                                .orElseThrow()
                                .schedule())
                .isEqualTo(Schedule.MANUAL);
    }
}

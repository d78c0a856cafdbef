package dev.sluice.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmark.Report.JobReport;
import dev.sluice.benchmark.Report.Line;
import dev.sluice.benchmark.Report.Rate;
import dev.sluice.benchmark.Report.Verdict;
import dev.sluice.benchmark.job.LimitChecks.Limit;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTablesTest {

    private static final Machine MACHINE = new Machine("Linux", "a processor", 2, 24_000, "25", 0);

    @Test
    void theTableSaysWhatWasReachedAndWhatWasNot() {
        Line ours =
                new Line("Sluice", 1000, List.of(2.0), 2, 2, 1.5, 3, 300, Map.of("load", 1.2), "");
        Line peer = new Line("peer", 1000, List.of(), 0, 0, 0, 0, 0, Map.of(), "not there\nat X");
        Verdict missed = new Verdict("Sluice", "copy", List.of(2.0), 2, "≤ 1.0× its wall", false);
        Verdict unknown = new Verdict("Sluice", "peer", List.of(), 0, "≥ 7.0× as fast", false);
        JobReport job =
                new JobReport(
                        "J1",
                        "a load",
                        List.of(ours, peer),
                        List.of(missed, unknown),
                        List.of(
                                new Rate("Sluice", List.of(290_000.0, 310_000.0), 300_000, 300_000),
                                new Rate("peer", List.of(), 0, 0)));
        Limit start = new Limit("start", "s", 1.2, 1.5, List.of(1.2));
        Report report =
                new Report(MACHINE, List.of(job), List.of(start), List.of("memory: rows lost"));

        String printed = print(report);

        assertThat(printed)
                .contains("Sluice : copy: 2.00 (2.00 to 2.00), to reach ≤ 1.0× its wall: NOT MET")
                .contains("Sluice : peer: NO RESULT (to reach: ≥ 7.0× as fast)")
                .contains(
                        "Sluice, after the first poll: 300,000 rows/s (290,000 to 310,000), to"
                                + " reach ≥ 300,000: met")
                .contains("peer, after the first poll: NO RESULT")
                .contains("NO RESULT: not there\n")
                .contains("NO RESULT: memory: rows lost")
                .contains("start: 1.20 s, to reach ≤ 1.5 s: met")
                .contains("0.50 s outside the run");
        assertThat(report.complete()).isFalse();
        assertThat(report.json()).contains("\"failure\" : \"not there");
    }

    private static String print(Report report) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ReportTables(new PrintStream(bytes, false, StandardCharsets.UTF_8)).print(report, true);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

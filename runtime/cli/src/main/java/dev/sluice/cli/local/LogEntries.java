package dev.sluice.cli.local;

import dev.sluice.cli.Engine.Finding;
import dev.sluice.cli.Engine.RunReport;
import dev.sluice.engine.PipelineExecution;
import dev.sluice.store.LogEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the end of a run leaves in its log. */
final class LogEntries {

    private LogEntries() {}

    /** Faults and warnings as they were told, and where the bad rows are. */
    static List<LogEntry> of(PipelineExecution result, RunReport report) {
        Instant now = Instant.now();
        List<LogEntry> entries = new ArrayList<>();
        Optional<String> failed = result.fault().map(PipelineExecution.Fault::node);
        for (Finding finding : report.problems()) {
            boolean fault = entries.isEmpty() && failed.isPresent();
            String remedy = finding.remedy().isEmpty() ? "" : " → " + finding.remedy();
            entries.add(
                    new LogEntry(
                            now,
                            fault ? LogEntry.Level.ERROR : LogEntry.Level.WARNING,
                            fault ? failed.get() : "",
                            finding.code().equals("warning") ? "" : finding.code(),
                            finding.message() + remedy));
        }
        report.quarantine()
                .ifPresent(file ->
                        entries.add(
                                new LogEntry(
                                        now,
                                        LogEntry.Level.INFO,
                                        "",
                                        "",
                                        "quarantined rows: " + file)));
        return entries;
    }
}

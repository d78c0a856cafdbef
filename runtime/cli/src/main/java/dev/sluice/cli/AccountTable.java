package dev.sluice.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** What became of the rows, node by node. */
final class AccountTable {

    private AccountTable() {}

    static void print(PrintStream out, Engine.RunReport report) {
        table(report.nodes()).print(out);
        out.println();
        out.println(summary(report));
        report.quarantine().ifPresent(file -> out.println("Quarantined rows: " + file));
    }

    /** The nodes alone. */
    static TextTable table(List<Engine.NodeAccount> nodes) {
        TextTable table =
                new TextTable(
                                List.of(
                                        "node",
                                        "kind",
                                        "in",
                                        "out",
                                        "filtered",
                                        "quarantined",
                                        "deduplicated",
                                        "seconds"))
                        .numbers(2, 3, 4, 5, 6, 7);
        for (Engine.NodeAccount node : nodes) {
            table.add(
                    List.of(
                            node.id(),
                            node.kind(),
                            count(node.in()),
                            count(node.out()),
                            count(node.filtered()),
                            count(node.quarantined()),
                            count(node.deduplicated()),
                            seconds(node.seconds())));
        }
        return table;
    }

    private static String summary(Engine.RunReport report) {
        Engine.Totals totals = report.totals();
        String rate =
                totals.seconds() > 0
                        ? ", " + count((long) (totals.read() / totals.seconds())) + " rows/s"
                        : "";
        String counts =
                count(totals.read())
                        + " read, "
                        + count(totals.written())
                        + " written, "
                        + count(totals.filtered())
                        + " filtered, "
                        + count(totals.quarantined())
                        + " quarantined, "
                        + count(totals.deduplicated())
                        + " deduplicated in "
                        + seconds(totals.seconds())
                        + " s"
                        + rate
                        + ".";
        return switch (report.status()) {
            case SUCCEEDED ->
                    "Done: " + counts + " Balanced: every row is accounted for at every node.";
            case FAILED, INVALID -> "Failed: " + counts;
            case CANCELLED -> "Cancelled: " + counts;
        };
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.2f", seconds);
    }
}

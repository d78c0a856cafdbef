package dev.sluice.cli;

import dev.sluice.component.local.Printable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A table in plain text. */
final class TextTable {

    private final List<List<String>> rows = new ArrayList<>();
    private final Set<Integer> numeric = new HashSet<>();

    TextTable(List<String> header) {
        rows.add(safe(header));
    }

    /** Columns that are set to the right. */
    TextTable numbers(Integer... columns) {
        numeric.addAll(List.of(columns));
        return this;
    }

    void add(List<String> cells) {
        rows.add(safe(cells));
    }

    private static List<String> safe(List<String> cells) {
        return cells.stream().map(Printable::of).toList();
    }

    void print(PrintStream out) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        for (int r = 0; r < rows.size(); r++) {
            out.println(line(rows.get(r), widths));
            if (r == 0) {
                out.println(rule(widths));
            }
        }
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String pad = " ".repeat(widths[i] - length(row.get(i)));
            line.append(i == 0 ? "" : "  ");
            if (numeric.contains(i)) {
                line.append(pad).append(row.get(i));
            } else {
                line.append(row.get(i)).append(pad);
            }
        }
        return line.toString().stripTrailing();
    }

    private static String rule(int[] widths) {
        List<String> parts = new ArrayList<>();
        for (int width : widths) {
            parts.add("─".repeat(width));
        }
        return String.join("  ", parts);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}

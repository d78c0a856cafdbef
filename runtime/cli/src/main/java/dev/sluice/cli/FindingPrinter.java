package dev.sluice.cli;

import dev.sluice.component.local.Printable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints findings as compilers do: where, what, the line with a caret, and what to do. */
final class FindingPrinter {

    private static final int WIDEST = 160;

    private final PrintStream out;
    private final @Nullable Path file;

    FindingPrinter(PrintStream out, @Nullable Path file) {
        this.out = out;
        this.file = file;
    }

    void print(List<Engine.Finding> findings) {
        List<String> lines = lines();
        for (Engine.Finding finding : findings) {
            out.println(head(finding));
            if (finding.line() > 0 && finding.line() <= lines.size()) {
                excerpt(finding, lines.get(finding.line() - 1));
            }
            if (!finding.remedy().isEmpty()) {
                out.println("    → " + Printable.of(finding.remedy()));
            }
        }
        if (findings.size() > 1) {
            out.println(findings.size() + " problems.");
        }
    }

    private String head(Engine.Finding finding) {
        StringBuilder head = new StringBuilder();
        if (file == null) {
            head.append("sluice: ");
        } else {
            head.append(file);
            if (finding.line() > 0) {
                head.append(':').append(finding.line()).append(':').append(finding.column());
            }
            head.append(": ");
        }
        head.append(Printable.of(finding.message()));
        if (!finding.code().isEmpty()) {
            head.append(" [").append(finding.code()).append(']');
        }
        return head.toString();
    }

    private void excerpt(Engine.Finding finding, String line) {
        if (line.length() > WIDEST) {
            return; // a caret under a wrapped line points nowhere
        }
        String number = String.format("%5d", finding.line());
        // one character each, so that the caret stays under its column
        out.println(number + " | " + line.replaceAll("\\p{C}", " "));
        out.println("      | " + " ".repeat(Math.max(0, finding.column() - 1)) + "^");
    }

    private List<String> lines() {
        Path source = file;
        if (source == null) {
            return List.of();
        }
        try {
            return Files.size(source) > 10_000_000 ? List.of() : Files.readAllLines(source);
        } catch (IOException e) {
            return List.of(); // the finding says what matters; the excerpt is an extra
        }
    }
}

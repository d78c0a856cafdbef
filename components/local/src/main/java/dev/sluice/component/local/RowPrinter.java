package dev.sluice.component.local;

import dev.sluice.api.Schema;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prints rows for a person or a program. Control characters never reach the terminal: data may come
 * from strangers, and an escape sequence in it could otherwise rewrite the screen.
 */
final class RowPrinter {

    /** How rows are laid out. */
    enum Layout {
        TABLE,
        JSONL
    }

    private static final int WIDEST = 60;

    private final PrintStream out;
    private final Layout layout;

    RowPrinter(PrintStream out, Layout layout) {
        this.out = out;
        this.layout = layout;
    }

    /** Prints the rows, and in a table how many more there are. */
    void print(Schema schema, List<List<@Nullable Object>> rows, long more) {
        switch (layout) {
            case TABLE -> table(schema, rows, more);
            case JSONL -> lines(schema, rows);
        }
        out.flush();
    }

    private void lines(Schema schema, List<List<@Nullable Object>> rows) {
        for (List<@Nullable Object> row : rows) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            for (int i = 0; i < row.size(); i++) {
                object.put(schema.columns().get(i).name(), row.get(i));
            }
            out.println(Printable.of(JavaValues.json(object)));
        }
    }

    private void table(Schema schema, List<List<@Nullable Object>> rows, long more) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(schema.names().stream().map(RowPrinter::cell).toList());
        rows.forEach(row -> cells.add(row.stream().map(RowPrinter::cell).toList()));
        int[] widths = new int[schema.columns().size()];
        for (List<String> row : cells) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).codePointCount(0, row.get(i).length()));
            }
        }
        for (int row = 0; row < cells.size(); row++) {
            out.println(line(cells.get(row), widths));
            if (row == 0) {
                out.println(rule(widths));
            }
        }
        if (more > 0) {
            out.println("… and " + more + " more rows");
        }
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            int pad = widths[i] - cell.codePointCount(0, cell.length());
            line.append(i == 0 ? "" : " │ ").append(cell).append(" ".repeat(pad));
        }
        return line.toString().stripTrailing();
    }

    private static String rule(int[] widths) {
        StringBuilder rule = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            rule.append(i == 0 ? "" : "─┼─").append("─".repeat(widths[i]));
        }
        return rule.toString();
    }

    private static String cell(@Nullable Object value) {
        if (value == null) {
            return "∅";
        }
        String text = Printable.of(JavaValues.show(value));
        int length = text.codePointCount(0, text.length());
        return length <= WIDEST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, WIDEST - 1)) + "…";
    }
}

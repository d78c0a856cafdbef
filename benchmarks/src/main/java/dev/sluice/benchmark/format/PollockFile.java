package dev.sluice.benchmark.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A polluted file, its dialect, and what it holds.
 *
 * @param names the header that is expected; empty where there is none
 * @param rows the records that are expected
 */
record PollockFile(
        Path file, Map<String, Object> dialect, List<String> names, List<List<String>> rows) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static PollockFile of(Path folder, Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        JsonNode given =
                JSON.readTree(
                        folder.resolve("parameters").resolve(name + "_parameters.json").toFile());
        String text =
                Files.readString(
                        folder.resolve("clean").resolve(name), StandardCharsets.ISO_8859_1);
        List<List<String>> clean = parse(text);
        boolean header = given.path("header_lines").asInt() > 0 && !clean.isEmpty();
        return new PollockFile(
                file,
                dialect(file, given),
                header ? clean.getFirst() : List.of(),
                header ? clean.subList(1, clean.size()) : clean);
    }

    private static Map<String, Object> dialect(Path file, JsonNode given) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("path", file.toString());
        options.put("format", "csv");
        options.put("delimiter", or(given.path("delimiter").asText(), ","));
        options.put("quote", or(given.path("quotechar").asText(), "\""));
        options.put("escape", or(given.path("escapechar").asText(), "\""));
        options.put("header", false);
        options.put(
                "skip",
                given.path("preamble_lines").asLong() + given.path("header_lines").asLong());
        Map<String, Object> columns = new LinkedHashMap<>();
        given.path("column_names").forEach(name -> columns.put(name.asText().strip(), "string"));
        for (int i = columns.size(); i < Math.max(1, given.path("n_columns").asInt()); i++) {
            columns.put("col_" + i, "string");
        }
        options.put("columns", columns);
        return options;
    }

    private static String or(String text, String fallback) {
        return text.isEmpty() ? fallback : text;
    }

    /** The clean files are plain: every field in quotes, quotes in it doubled. */
    private static List<List<String>> parse(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c != '"') {
                    field.append(c);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    field.append('"');
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',' || c == '\n') {
                row.add(field.toString());
                field.setLength(0);
                if (c == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            }
        }
        if (!row.isEmpty() || !field.isEmpty()) {
            row.add(field.toString());
            rows.add(row);
        }
        return rows;
    }

    /** Success, and precision, recall and F1 of header, records and cells: 10 where perfect. */
    double score(Outcome outcome) {
        if (!(outcome instanceof Outcome.Read read)) {
            return 0;
        }
        Score header = Score.of(normal(names), normal(read.names()));
        Score records = Score.of(records(rows), records(read.rows()));
        Score cells = Score.of(cells(rows), cells(read.rows()));
        return 1 + header.sum() + records.sum() + cells.sum();
    }

    private static List<String> normal(List<String> cells) {
        return cells.stream().map(Text::normal).toList();
    }

    private static List<String> records(List<List<String>> rows) {
        return rows.stream().map(row -> String.join("\u0001", normal(row))).toList();
    }

    private static List<String> cells(List<List<String>> rows) {
        return rows.stream().flatMap(row -> normal(row).stream()).toList();
    }
}

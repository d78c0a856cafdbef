package dev.sluice.benchmark.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CSVsniffer's annotated dialects. A file is right where its delimiter and quote are found, wrong
 * where others are, and missed where nothing is; its F1 is over these.
 *
 * @see <a href="https://doi.org/10.5281/zenodo.10668894">W. García, CSVsniffer</a>
 */
record SnifferSuite(Path folder) implements Suite {

    private static final Pattern DIALECT =
            Pattern.compile("delim='((?:[^']|'')*)', quote='((?:[^']|'')*)'");
    private static final Map<String, String> NAMES =
            Map.of(
                    "comma",
                    ",",
                    "semicolon",
                    ";",
                    "tab",
                    "\t",
                    "space",
                    " ",
                    "vslash",
                    "|",
                    "colon",
                    ":",
                    "star",
                    "*",
                    "doublequote",
                    "\"",
                    "singlequote",
                    "'");

    private record Wanted(Path file, String encoding, String delimiter, String quote) {}

    @Override
    public List<Result> run(Reading reading) {
        return List.of(
                half(reading, "CSV", "Dialect_annotations.txt", ".97, CleverCSV .97, DuckDB .90"),
                half(
                        reading,
                        "W3C-CSVW",
                        "W3C-CSVW-Dialect_annotations.txt",
                        ".97, CleverCSV .75, DuckDB .99"));
    }

    private Result half(Reading reading, String part, String annotations, String published) {
        Count count = new Count(0, 0, 0);
        List<String> notes = new ArrayList<>();
        int right = 0;
        int missed = 0;
        List<Wanted> wanted = wanted(part, annotations);
        for (Wanted file : wanted) {
            Outcome outcome = reading.read(options(file));
            String found = dialect(outcome);
            boolean hit = found.equals(file.delimiter() + file.quote());
            right += hit ? 1 : 0;
            missed += found.isEmpty() ? 1 : 0;
            count = count.plus(outcome, hit);
            if (!hit) {
                notes.add(note(file, outcome, found));
            }
        }
        int others = wanted.size() - right - missed;
        Score f1 =
                right == 0
                        ? Score.NONE
                        : new Score(
                                right / (double) (right + others),
                                right / (double) (right + missed));
        return new Result(
                "csv-sniffer " + part,
                count,
                "F1 %.3f".formatted(f1.f1()),
                "CSVsniffer " + published,
                notes);
    }

    private static String note(Wanted wanted, Outcome outcome, String found) {
        return Suite.note(wanted.file(), outcome)
                + "; found <%s> for <%s%s>".formatted(found, wanted.delimiter(), wanted.quote());
    }

    private static Map<String, Object> options(Wanted file) {
        return file.encoding().equals("ansi")
                ? Map.of("path", file.file().toString(), "format", "csv", "encoding", "latin-1")
                : Map.of("path", file.file().toString(), "format", "csv");
    }

    private static String dialect(Outcome outcome) {
        if (outcome instanceof Outcome.Read read) {
            Matcher found = DIALECT.matcher(read.query());
            if (found.find()) {
                return (found.group(1) + found.group(2)).replace("''", "'");
            }
        }
        return "";
    }

    private List<Wanted> wanted(String part, String annotations) {
        List<Wanted> wanted = new ArrayList<>();
        try {
            for (String line :
                    Files.readAllLines(folder.resolve(annotations), StandardCharsets.UTF_8)) {
                List<String> fields = List.of(line.split("\\|", -1));
                Path file = folder.resolve(part).resolve(fields.getFirst());
                if (fields.size() > 4 && Files.exists(file)) {
                    wanted.add(
                            new Wanted(
                                    file,
                                    fields.get(1),
                                    NAMES.getOrDefault(fields.get(2), fields.get(2)),
                                    NAMES.getOrDefault(fields.get(3), fields.get(3))));
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return wanted;
    }
}

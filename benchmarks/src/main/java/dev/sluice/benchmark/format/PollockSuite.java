package dev.sluice.benchmark.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Pollock: a file polluted in many ways, scored out of 10. Of the row_ pollutions only some files
 * lie here: each of them stands for as many as its kind has in the whole benchmark.
 *
 * @see <a href="https://doi.org/10.14778/3594512.3594518">Vitagliano et al., VLDB 2023</a>
 */
record PollockSuite(Path folder) implements Suite {

    /** How many files a kind has, and how often such a file occurs in the survey of real ones. */
    private record Kind(int files, double weight) {}

    private static final Map<String, Kind> KINDS =
            Map.of(
                    "row_less_sep", new Kind(672, .36775106082036774),
                    "row_more_sep", new Kind(756, .36775106082036774),
                    "row_field_delimiter", new Kind(84, 1 / 7.0),
                    "row_extra_quote", new Kind(756, 1 / 108.0));

    private static final Map<String, Double> WEIGHTS =
            Map.ofEntries(
                    Map.entry("source", 1.0),
                    Map.entry("file_no_payload", 15.0),
                    Map.entry("file_no_trailing_newline", 184.0),
                    Map.entry("file_double_trailing_newline", 5.0),
                    Map.entry("file_no_header", 470.0),
                    Map.entry("file_header_multirow_2", 47.0),
                    Map.entry("file_header_multirow_3", 47.0),
                    Map.entry("file_preamble", 282.0),
                    Map.entry("file_multitable_same", 188 / 3.0),
                    Map.entry("file_multitable_more", 188 / 3.0),
                    Map.entry("file_multitable_less", 188 / 3.0),
                    Map.entry("file_header_only", 3.0),
                    Map.entry("file_one_data_row", 4.0),
                    Map.entry("file_record_delimiter_0xD", 7.0),
                    Map.entry("file_record_delimiter_0xA", 1691.0),
                    Map.entry("file_field_delimiter_0x9", 4.0),
                    Map.entry("file_field_delimiter_0x3B", 834.0),
                    Map.entry("file_field_delimiter_0x20", 4.0),
                    Map.entry("file_field_delimiter_0x2C_0x20", 101.0),
                    Map.entry("file_quotation_char_0x27", 11.0),
                    Map.entry("file_escape_char_0x5C", 1.0),
                    Map.entry("file_escape_char_0x00", 7.0));

    @Override
    public List<Result> run(Reading reading) {
        List<PollockFile> files = new ArrayList<>();
        try {
            for (Path file : Suite.files(folder.resolve("csv"), ".csv")) {
                files.add(PollockFile.of(folder, file));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        DuckReading duck = new DuckReading();
        return List.of(
                score(
                        files,
                        "Pollock, dialect given",
                        "DuckDB 9.96/9.60, uniVocity 9.94/7.94, pandas 9.90/9.43",
                        file -> reading.read(file.dialect())),
                score(
                        files,
                        "Pollock, sniffed",
                        "DuckDB 9.08/8.44",
                        file ->
                                reading.read(
                                        Map.of("path", file.file().toString(), "format", "csv"))),
                score(files, "DuckDB here, dialect given", "9.96/9.60", duck::given),
                score(files, "DuckDB here, sniffed", "9.08/8.44", duck::sniffed));
    }

    private static Result score(
            List<PollockFile> files,
            String name,
            String published,
            Function<PollockFile, Outcome> reader) {
        Map<String, Integer> here = new HashMap<>();
        files.forEach(file -> here.merge(kind(file), 1, Integer::sum));
        Count count = new Count(0, 0, 0);
        List<String> notes = new ArrayList<>();
        double simple = 0;
        double all = 0;
        double weighted = 0;
        double weights = 0;
        for (PollockFile file : files) {
            Outcome outcome = reader.apply(file);
            double score = file.score(outcome);
            Kind kind = KINDS.getOrDefault(kind(file), single(kind(file)));
            double stands = kind.files() / (double) here.getOrDefault(kind(file), 1);
            simple += score * stands;
            all += stands;
            weighted += score * stands * kind.weight();
            weights += stands * kind.weight();
            count = count.plus(outcome, score > 9);
            if (score < 9.9) {
                notes.add("%.3f %s".formatted(score, Suite.note(file.file(), outcome)));
            }
        }
        String score = "%.3f/%.3f of 10".formatted(simple / all, weighted / weights);
        return new Result(name, count, score, published, notes);
    }

    private static Kind single(String kind) {
        return new Kind(1, WEIGHTS.getOrDefault(kind, 0.0));
    }

    private static String kind(PollockFile file) {
        String name = String.valueOf(file.file().getFileName()).replaceFirst("\\.csv$", "");
        return KINDS.keySet().stream().filter(name::startsWith).findFirst().orElse(name);
    }
}

package dev.sluice.component.file;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The formats by the names a pipeline file uses, and the extensions that stand for them. */
@SuppressWarnings("ImmutableEnumChecker") // formats hold no state that changes
enum FormatName {
    CSV(new CsvFormat(","), "csv", "txt"),
    TSV(new CsvFormat("\t"), "tsv", "tab"),
    JSON(new JsonFormat(false), "json"),
    JSONL(new JsonFormat(true), "jsonl", "ndjson"),
    PARQUET(new ParquetFormat(), "parquet", "pq"),
    AVRO(new AvroFormat(), "avro"),
    XML(new XmlFormat(), "xml"),
    EXCEL(new ExcelFormat(), "xlsx", "xlsm"),
    FIXED_WIDTH(new FixedWidthFormat(), "fwf", "fixed");

    private final Format format;
    private final List<String> extensions;

    FormatName(Format format, String... extensions) {
        this.format = format;
        this.extensions = List.of(extensions);
    }

    Format format() {
        return format;
    }

    /** The extension its files get. */
    String extension() {
        return extensions.getFirst();
    }

    /** The format that is named, or that the first path's extension stands for. */
    static FormatName of(Options options) {
        return options.text("format")
                .map(FormatName::named)
                .orElseGet(() -> byExtension(FileSet.paths(options).getFirst()));
    }

    private static FormatName named(String name) {
        String wanted = name.toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(values())
                .filter(format -> format.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> unknown("'" + name + "' is not a format"));
    }

    private static FormatName byExtension(String path) {
        String name = path.toLowerCase(Locale.ROOT);
        String bare = name.replaceFirst("\\.(gz|zst)$", "");
        String extension = bare.substring(bare.lastIndexOf('.') + 1);
        return Arrays.stream(values())
                .filter(format -> format.extensions.contains(extension))
                .findFirst()
                .orElseThrow(
                        () -> unknown("the format of '" + path + "' does not show in its name"));
    }

    private static PipelineException unknown(String what) {
        String names =
                Arrays.stream(values())
                        .map(format -> format.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .collect(Collectors.joining(", "));
        return new PipelineException(
                ErrorCode.OPTION_INVALID, what + ": set 'format' to one of " + names);
    }
}

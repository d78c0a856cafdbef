package dev.sluice.component.file;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Schema;
import java.util.List;

/** The format that a target writes, and which rows it can hold. */
record TargetFormat(Options options, FormatName name) {

    private static final int SHEET = 1_048_575;

    /**
     * What the options ask for.
     *
     * @throws PipelineException where they contradict each other
     */
    static TargetFormat of(Options options) {
        TargetFormat format = new TargetFormat(options, FormatName.of(options));
        if (format.partitioned() && !format.copied()) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "'partition-by' is for csv, tsv, json, jsonl and parquet: choose one of these");
        }
        return format;
    }

    boolean partitioned() {
        return !options.texts("partition-by").isEmpty();
    }

    /** Whether DuckDB writes it. */
    boolean copied() {
        return switch (name) {
            case CSV, TSV, JSON, JSONL, PARQUET -> true;
            case AVRO, XML, EXCEL, FIXED_WIDTH -> false;
        };
    }

    /** How many rows one file takes. */
    long mostRows() {
        return name == FormatName.EXCEL ? SHEET : Long.MAX_VALUE;
    }

    /** Checks that rows fit, of which some columns may be written and some become folders. */
    void check(WriteRequest request) {
        Schema written = request.written();
        checkColumns(written);
        List<String> partitions = request.partitionBy();
        Duck.requireKnown("partition-by", partitions, request.schema().names());
        if (partitions.size() == written.columns().size()) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "'partition-by' takes every column: leave at least one for the files");
        }
    }

    private void checkColumns(Schema schema) {
        switch (name) {
            case CSV, TSV, JSON, JSONL, PARQUET -> {
                // DuckDB writes every type
            }
            case XML -> {
                XmlSink.check(schema.names());
                requireFlat(schema);
            }
            case AVRO, EXCEL -> requireFlat(schema);
            case FIXED_WIDTH ->
                    throw new PipelineException(
                            ErrorCode.OPTION_INVALID,
                            "fixed-width files are only read: write csv, jsonl or parquet");
        }
    }

    private static void requireFlat(Schema schema) {
        for (Column column : schema.columns()) {
            boolean flat =
                    switch (column.type()) {
                        case DataType.Simple simple -> true;
                        case DataType.Decimal decimal -> true;
                        case DataType.ListOf list -> false;
                        case DataType.StructOf struct -> false;
                        case DataType.MapOf map -> false;
                    };
            if (!flat) {
                throw new PipelineException(
                        ErrorCode.SCHEMA_MISMATCH,
                        "the column '"
                                + column.name()
                                + "' is nested, which this format cannot hold: flatten it, or write"
                                + " jsonl or parquet");
            }
        }
    }
}

package dev.sluice.component.file;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.Column;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.DataType;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Schema;
import dev.sluice.api.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One file, or with {@code partition-by} a folder of {@code name=value} folders. It appears whole
 * at commit, by one rename. Only where a folder of partitions replaces an older one, two renames
 * follow each other: a reader that comes between them finds none.
 */
final class FileTarget implements Target {

    private final Options options;
    private final ConnectorContext context;
    private final Path path;
    private final FormatName format;
    private final Optional<String> commit;

    FileTarget(Options options, ConnectorContext context) {
        this(options, context, Optional.empty());
    }

    /**
     * @param commit the name of the one commit that the file is made by, where it is such a file
     */
    private FileTarget(Options options, ConnectorContext context, Optional<String> commit) {
        this.options = options;
        this.context = context;
        this.commit = commit;
        List<String> paths = FileSet.checked(options);
        if (paths.size() != 1) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID, "a target writes one file: give one 'path'");
        }
        Path given = context.resolve(paths.getFirst()).toAbsolutePath();
        this.path = commit.map(name -> besides(given, name)).orElse(given);
        this.format = FormatName.of(options);
        Compression.of(options, path);
        boolean partitioned = !options.texts("partition-by").isEmpty();
        if (partitioned && !copied()) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "'partition-by' is for csv, tsv, json, jsonl and parquet: choose one of these");
        }
    }

    /** {@code orders.csv.gz} becomes {@code orders.replay-NAME.csv.gz}. */
    private static Path besides(Path path, String name) {
        if (!name.matches("[A-Za-z0-9-]+")) {
            throw new IllegalArgumentException("'" + name + "' is no name of a commit");
        }
        String file = String.valueOf(path.getFileName());
        int dot = file.indexOf('.', 1);
        String stem = dot < 0 ? file : file.substring(0, dot);
        return path.resolveSibling(stem + ".replay-" + name + file.substring(stem.length()));
    }

    private boolean copied() {
        return switch (format) {
            case CSV, TSV, JSON, JSONL, PARQUET -> true;
            case AVRO, XML, EXCEL, FIXED_WIDTH -> false;
        };
    }

    @Override
    public boolean copies(Schema schema) {
        return copied();
    }

    @Override
    public void check(Schema schema) {
        Path folder = folder();
        if (!Files.isDirectory(folder)) {
            Path above = folder;
            while (above != null && !Files.exists(above)) {
                above = above.getParent();
            }
            if (above == null || !Files.isDirectory(above) || !Files.isWritable(above)) {
                throw denied(folder);
            }
        } else if (!Files.isWritable(folder)) {
            throw denied(folder);
        }
        Schema written = new WriteRequest(options, context, schema, path, path).written();
        checkFormat(written);
        List<String> partitions = options.texts("partition-by");
        Duck.requireKnown("partition-by", partitions, schema.names());
        if (partitions.size() == written.columns().size()) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "'partition-by' takes every column: leave at least one for the files");
        }
        if (Files.exists(path) && !options.flag("overwrite", true)) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    path + " exists: set 'overwrite: true' to replace it, or choose another path");
        }
        if (Files.isDirectory(path) && partitions.isEmpty()) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID, path + " is a folder: name a file in it");
        }
    }

    private void checkFormat(Schema schema) {
        switch (format) {
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

    private void requireFlat(Schema schema) {
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

    private static PipelineException denied(Path folder) {
        return new PipelineException(
                ErrorCode.ACCESS_DENIED,
                folder + " cannot be written to: create it, or give this user the right to");
    }

    private Path folder() {
        Path folder = path.getParent();
        return folder == null ? context.base() : folder;
    }

    @Override
    public Delivery delivery() {
        return Delivery.ALL_OR_NOTHING;
    }

    /** A file is whole at its end and cannot be added to: what comes later is a file beside it. */
    @Override
    public Optional<Target> beside(String name) {
        return Optional.of(new FileTarget(options, context, Optional.of(name)));
    }

    @Override
    public boolean recalls() {
        return commit.isPresent();
    }

    /** A file appears by one rename: where it is, its only commit has happened. */
    @Override
    public Position committed() {
        return commit.filter(name -> Files.exists(path)).map(Position::new).orElse(Position.START);
    }

    @Override
    public BatchWriter open(Schema schema) {
        check(schema);
        boolean folder = !options.texts("partition-by").isEmpty();
        Staging staging = Staging.begin(path, folder);
        WriteRequest request = new WriteRequest(options, context, schema, staging.staged(), path);
        try {
            return new FileWriter(staging, format.format().writer(request));
        } catch (RuntimeException e) {
            staging.discard();
            throw e;
        }
    }

    @Override
    public void close() {
        // nothing is held between writes
    }
}

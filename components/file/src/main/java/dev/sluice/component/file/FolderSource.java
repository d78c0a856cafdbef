package dev.sluice.component.file;

import dev.sluice.api.BatchReader;
import dev.sluice.api.Column;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Schema;
import dev.sluice.api.Source;
import dev.sluice.sql.SqlSession;
import dev.sluice.sql.SqlSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A folder in which files arrive: a run takes those that no run has taken before. Its columns are
 * those that are given, for no file may be there yet.
 */
final class FolderSource implements Source {

    private final Options options;
    private final ConnectorContext context;
    private final FolderOptions reading;
    private final FormatName format;
    private @Nullable Schema known;

    FolderSource(Options options, ConnectorContext context) {
        FileSet.checked(options);
        this.reading = FolderOptions.of(options, context);
        this.format = FormatName.of(options);
        this.context = context;
        this.options = withColumns(options, format);
    }

    /** Of formats that have more columns in a file, those that are given are all. */
    private static Options withColumns(Options options, FormatName format) {
        if (format == FormatName.FIXED_WIDTH) {
            return options;
        }
        if (!options.has("columns")) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "option 'columns' is missing: with 'new-files' the columns have to be known"
                            + " before a file is there, so name them with their types");
        }
        if (options.has("select")) {
            return options;
        }
        List<String> names = new ArrayList<>(options.map("columns").names());
        options.text("filename").ifPresent(names::add);
        Map<String, Object> values = new LinkedHashMap<>(options.values());
        values.put("select", names);
        return new Options(values);
    }

    ConnectorContext context() {
        return context;
    }

    FolderOptions reading() {
        return reading;
    }

    @Override
    public String place() {
        return options.requireText("path");
    }

    @Override
    public Schema schema() {
        Schema schema = known;
        if (schema == null) {
            folder(); // which has to be there
            ReadRequest request =
                    new ReadRequest(options, context, new FileSet(List.of(), Map.of()));
            schema =
                    request.chosen(
                            format == FormatName.FIXED_WIDTH
                                    ? format.format().reader(request).schema()
                                    : request.schema(given(request)));
            known = schema;
        }
        return schema;
    }

    private static List<Column> given(ReadRequest request) {
        return request.columns().entrySet().stream()
                .map(column -> Column.of(column.getKey(), column.getValue()))
                .toList();
    }

    private Folder folder() {
        return Folder.of(options, reading.after(), context);
    }

    @Override
    public Traits traits() {
        return new Traits(!reading.follow(), true, true, true);
    }

    /** Makes up for what a kill has kept from being done to files whose rows are committed. */
    @Override
    public BatchReader open(Position after) {
        Folder folder = folder();
        List<Path> roots = folder.patterns().stream().map(PathPattern::root).toList();
        // one for all files: to open an instance of DuckDB takes longer than to read a small file
        SqlSession duck = SqlSession.open(SqlSettings.modest(context.temporary(), roots));
        try {
            return new FolderReader(this, folder, after, duck);
        } catch (RuntimeException e) {
            duck.close();
            throw e;
        }
    }

    /** One of its files, behind a position in it. */
    FolderFile open(FoundFile file, Position at, SqlSession duck) {
        Path temporary = temporary();
        try {
            ReadRequest request =
                    new ReadRequest(
                            options,
                            context.withTemporary(temporary),
                            new FileSet(List.of(file.path()), Map.of()),
                            Optional.of(duck));
            return open(file, at, reader(file, request).open(), temporary);
        } catch (RuntimeException e) {
            FolderFile.discard(temporary);
            throw e;
        }
    }

    private FolderFile open(FoundFile file, Position at, BatchReader rows, Path temporary) {
        try {
            String content = file.stamp().content().replace('-', 'm');
            BatchReader behind = new PositionedReader(rows, at, content, context);
            return new FolderFile(file, behind, !at.equals(Position.START), temporary);
        } catch (RuntimeException e) {
            rows.close();
            throw e;
        }
    }

    /** What a format needs beside a file goes with the file: a run may go on for ever. */
    private Path temporary() {
        try {
            return Files.createTempDirectory(context.temporary(), "file");
        } catch (IOException e) {
            throw Faults.writing(context.temporary(), e);
        }
    }

    private FormatReader reader(FoundFile file, ReadRequest request) {
        try {
            FormatReader reader = Chosen.of(format.format().reader(request), request);
            if (!reader.schema().hasColumnsOf(schema())) {
                throw new PipelineException(
                        ErrorCode.SCHEMA_MISMATCH,
                        "it has the columns " + reader.schema() + " and not " + schema());
            }
            return reader;
        } catch (PipelineException e) {
            if (e.code() != ErrorCode.SCHEMA_MISMATCH) {
                throw e;
            }
            throw new PipelineException(
                    ErrorCode.SCHEMA_MISMATCH,
                    file.path()
                            + " has other columns than the folder's other files: "
                            + e.getMessage()
                            + ". Correct it, or move it away",
                    e);
        }
    }

    @Override
    public void close() {
        // nothing is held between reads
    }
}

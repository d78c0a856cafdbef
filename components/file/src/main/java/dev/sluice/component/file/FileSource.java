package dev.sluice.component.file;

import dev.sluice.api.BatchReader;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Scan;
import dev.sluice.api.Schema;
import dev.sluice.api.Source;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A set of files of one format. What was found when it was planned is what the run reads. */
final class FileSource implements Source {

    private final Options options;
    private final ConnectorContext context;
    private @Nullable FormatReader reader;
    private Map<Path, String> states = Map.of();

    FileSource(Options options, ConnectorContext context) {
        this.options = options;
        this.context = context;
        FileSet.checked(options);
        FormatName.of(options);
    }

    private FormatReader reader() {
        FormatReader known = reader;
        if (known == null) {
            FileSet files = FileSet.resolve(options, context);
            states = files.states();
            ReadRequest request = new ReadRequest(options, context, files);
            known = Chosen.of(FormatName.of(options).format().reader(request), request);
            reader = known;
        }
        return known;
    }

    @Override
    public Schema schema() {
        return reader().schema();
    }

    @Override
    public Traits traits() {
        return Traits.FILE;
    }

    @Override
    public String place() {
        return options.requireText("path");
    }

    @Override
    public BatchReader open(Position after) {
        String files = FileSet.resolve(options, context).fingerprint();
        BatchReader rows = reader().open();
        try {
            return new PositionedReader(rows, after, files, context);
        } catch (RuntimeException e) {
            rows.close();
            throw e;
        }
    }

    @Override
    public Optional<Scan> scan() {
        return reader().scan();
    }

    @Override
    public Optional<PipelineException> explain(PipelineException fault) {
        FileSet files = FileSet.resolve(options, context);
        String words = String.valueOf(fault.getMessage());
        boolean named = files.files().stream().anyMatch(file -> words.contains(file.toString()));
        return named ? Optional.of(Faults.reading(files, fault)) : Optional.empty();
    }

    @Override
    public void requireUnchanged() {
        states.forEach((file, before) -> {
            if (!before.equals(FileSet.state(file))) {
                throw new PipelineException(
                        ErrorCode.SOURCE_UNREADABLE,
                        file
                                + " was written to while it was read, so that rows of before and"
                                + " of after are mixed, or the last one is half a row. Run again"
                                + " when it is complete; files that are to be read as they arrive"
                                + " are for 'new-files: true'");
            }
        });
    }

    @Override
    public void close() {
        // nothing is held between reads
    }
}

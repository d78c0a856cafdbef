package dev.sluice.component.file;

import dev.sluice.api.Connector;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Source;
import dev.sluice.api.Target;

/** Reads and writes files: CSV, TSV, JSON, JSON Lines, Parquet, Avro, XML, Excel, fixed width. */
public final class FileConnector implements Connector {

    @Override
    public String name() {
        return "file";
    }

    @Override
    public Source source(Options options, ConnectorContext context) {
        if (FolderOptions.asked(options)) {
            return new FolderSource(options, context);
        }
        FolderOptions.requireNone(options);
        return new FileSource(options, context);
    }

    @Override
    public Target target(Options options, ConnectorContext context) {
        return switch (options.text("mode").orElse("replace")) {
            case "replace" -> new FileTarget(options, context);
            case "append" -> new PartsTarget(options, context);
            default ->
                    throw new PipelineException(
                            ErrorCode.OPTION_INVALID,
                            "option 'mode' is '"
                                    + options.requireText("mode")
                                    + "'; use replace or append");
        };
    }
}

package dev.sluice.component.file;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.Options;
import dev.sluice.api.Schema;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What a format is asked to write.
 *
 * @param staged the file (or, with partitions, the folder) to write, beside its final place
 * @param target its final place, for messages and its extension
 * @param renamed whether the files in folders of partitions get their names later, one by one
 */
record WriteRequest(
        Options options,
        ConnectorContext context,
        Schema schema,
        Path staged,
        Path target,
        boolean renamed) {

    /** One whose files lie in their folders as they are to be called. */
    WriteRequest(
            Options options, ConnectorContext context, Schema schema, Path staged, Path target) {
        this(options, context, schema, staged, target, false);
    }

    List<String> partitionBy() {
        return options.texts("partition-by");
    }

    /** The columns that are written: those that were chosen, and those that become folders. */
    Schema written() {
        List<String> chosen = options.texts("columns");
        if (chosen.isEmpty()) {
            return schema;
        }
        LinkedHashSet<String> names = new LinkedHashSet<>(chosen);
        names.addAll(partitionBy());
        Duck.requireKnown("columns", names, schema.names());
        return new Schema(
                names.stream()
                        .map(name -> schema.columns().get(schema.names().indexOf(name)))
                        .toList());
    }

    Compression compression() {
        return Compression.of(options, target);
    }

    /** What the names of files in folders of partitions end with, so that they tell the format. */
    String extension() {
        FormatName format = FormatName.of(options);
        String packing =
                switch (compression()) {
                    case NONE -> "";
                    case GZ -> ".gz";
                    case ZST -> ".zst";
                };
        return format.extension() + (format == FormatName.PARQUET ? "" : packing);
    }

    /** What they end with while they are staged: no pattern is to find them before their time. */
    String stagedExtension() {
        return renamed ? "part" : extension();
    }

    /** The staged file's bytes, packed as asked. */
    OutputStream open() {
        try {
            return compression()
                    .pack(new BufferedOutputStream(Files.newOutputStream(staged), 1 << 16));
        } catch (IOException e) {
            throw Faults.writing(target, e);
        }
    }
}

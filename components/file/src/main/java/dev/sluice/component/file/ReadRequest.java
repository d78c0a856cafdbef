package dev.sluice.component.file;

import dev.sluice.api.Column;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.DataType;
import dev.sluice.api.DataTypes;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Schema;
import dev.sluice.sql.SqlSession;
import dev.sluice.sql.SqlSettings;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a format is asked to read.
 *
 * @param shared an instance of DuckDB that may open the files already; empty where each reading
 *     takes one of its own
 */
record ReadRequest(
        Options options, ConnectorContext context, FileSet files, Optional<SqlSession> shared) {
    private static final long VECTORS = 400L << 10;
    private static final long MODEST = 256L << 20;
    private static final long MOST = 2L << 30;

    ReadRequest(Options options, ConnectorContext context, FileSet files) {
        this(options, context, files, Optional.empty());
    }

    /** The types given by the user, in their order. */
    Map<String, DataType> columns() {
        Options given = options.map("columns");
        Map<String, DataType> types = new LinkedHashMap<>();
        for (String name : given.names()) {
            types.put(name, type(name, given.requireText(name)));
        }
        return types;
    }

    static DataType type(String column, String name) {
        try {
            return DataTypes.parse(name);
        } catch (IllegalArgumentException e) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID, "column '" + column + "': " + e.getMessage(), e);
        }
    }

    /** The columns of the file, followed by those of its place (partitions, file name). */
    Schema schema(List<Column> own) {
        List<Column> all = new ArrayList<>(own);
        files.partitions().forEach((name, type) -> all.add(Column.of(name, type)));
        filename().ifPresent(name -> all.add(Column.of(name, DataType.Simple.STRING)));
        try {
            return new Schema(all);
        } catch (IllegalArgumentException e) {
            throw new PipelineException(
                    ErrorCode.SCHEMA_MISMATCH,
                    files.describe() + ": " + e.getMessage() + ": rename one of them",
                    e);
        }
    }

    /** The columns of {@code select}, in its order; all of them where it is not given. */
    Schema chosen(Schema all) {
        if (!options.has("select")) {
            return all;
        }
        List<String> names = options.texts("select");
        Duck.requireKnown("select", names, all.names());
        return new Schema(names.stream().map(name -> all.column(name).orElseThrow()).toList());
    }

    /** The values of the columns that come from a file's place. */
    Map<String, String> constants(Path file) {
        Map<String, String> constants = new LinkedHashMap<>(files.partitionValues(file));
        filename().ifPresent(name -> constants.put(name, file.toString()));
        return constants;
    }

    /** The file as messages show it: from the pipeline's folder, where it lies in there. */
    String place(Path file) {
        return context.place(file);
    }

    Optional<String> filename() {
        return options.text("filename");
    }

    Optional<Charset> charset() {
        return options.text("encoding").map(ReadRequest::charset);
    }

    private static Charset charset(String name) {
        if (name.equalsIgnoreCase("latin-1")) {
            return StandardCharsets.ISO_8859_1;
        }
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "'" + name + "' is no encoding: use utf-8, latin-1, utf-16, windows-1252 …",
                    e);
        }
    }

    /** The file's bytes, unpacked. */
    InputStream bytes(Path file) {
        try {
            InputStream packed = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
            try {
                return Compression.of(options, file).unpack(packed);
            } catch (IOException | RuntimeException e) {
                packed.close();
                throw e;
            }
        } catch (IOException e) {
            throw Faults.unreadable(file, e);
        }
    }

    /** The encoding that is given, or that a byte order mark tells. */
    Charset charset(byte[] head) {
        boolean wide =
                head.length > 1
                        && ((head[0] == (byte) 0xFE && head[1] == (byte) 0xFF)
                                || (head[0] == (byte) 0xFF && head[1] == (byte) 0xFE));
        return charset().orElse(wide ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
    }

    /** The file's text as UTF-8, unpacked, without a byte order mark. */
    InputStream utf8(Path file) {
        PushbackInputStream bytes = new PushbackInputStream(bytes(file), 2);
        try {
            byte[] head = bytes.readNBytes(2);
            bytes.unread(head);
            Charset charset = charset(head);
            return Utf8Stream.withoutMark(
                    file,
                    charset.equals(StandardCharsets.UTF_8)
                            ? bytes
                            : new Utf8Stream(bytes, charset));
        } catch (IOException e) {
            throw Faults.unreadable(file, e);
        }
    }

    /** A session that may open these files. */
    SqlSession session(List<Path> readable) {
        return session(SqlSettings.modest(context.temporary(), Duck.readable(readable)));
    }

    /** One for rows of so many columns: some vectors of 2,048 values for each. */
    SqlSession session(List<Path> readable, int columns) {
        long memory = Math.clamp(columns * VECTORS, MODEST, MOST);
        return session(new SqlSettings(memory, 2, context.temporary(), Duck.readable(readable)));
    }

    /** One to find out how many columns there are. */
    SqlSession anyWidth(List<Path> readable) {
        return session(new SqlSettings(MOST, 1, context.temporary(), Duck.readable(readable)));
    }

    private SqlSession session(SqlSettings settings) {
        return shared.map(SqlSession::sibling).orElseGet(() -> SqlSession.open(settings));
    }
}

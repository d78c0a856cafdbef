package dev.sluice.component.file;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** How the bytes of a file are packed. */
enum Compression {
    NONE("none"),
    GZ("gzip"),
    ZST("zstd");

    private final String duck;

    Compression(String duck) {
        this.duck = duck;
    }

    /** DuckDB's name for it. */
    String duck() {
        return duck;
    }

    /** What the option says, or else the file's name. */
    static Compression of(Options options, Path file) {
        String name = options.text("compression").orElse("auto").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "auto" -> byName(file);
            case "none" -> NONE;
            case "gz", "gzip" -> GZ;
            case "zst", "zstd" -> ZST;
            default ->
                    throw new PipelineException(
                            ErrorCode.OPTION_INVALID,
                            "'" + name + "' is no compression: use auto, none, gz or zst");
        };
    }

    private static Compression byName(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".gz")) {
            return GZ;
        }
        return name.endsWith(".zst") ? ZST : NONE;
    }

    InputStream unpack(InputStream packed) throws IOException {
        return switch (this) {
            case NONE -> packed;
            case GZ -> new GZIPInputStream(packed, 1 << 16);
            case ZST -> new ZstdInputStream(packed);
        };
    }

    OutputStream pack(OutputStream plain) throws IOException {
        return switch (this) {
            case NONE -> plain;
            case GZ -> new GZIPOutputStream(plain, 1 << 16);
            case ZST -> new ZstdOutputStream(plain);
        };
    }
}

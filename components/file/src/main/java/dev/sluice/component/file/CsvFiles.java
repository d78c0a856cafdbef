package dev.sluice.component.file;

import dev.sluice.api.Names;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files as DuckDB can read them: encodings it does not know are turned into UTF-8 copies.
 *
 * @param arguments what {@code read_csv} has to know of their bytes
 */
record CsvFiles(List<Path> paths, String arguments) {

    static CsvFiles of(ReadRequest request) {
        List<Path> files = request.files().files();
        for (Path file : files) {
            requireText(file, request);
        }
        Charset charset = request.charset().orElse(StandardCharsets.UTF_8);
        String packed =
                ", compression="
                        + Names.literal(Compression.of(request.options(), files.getFirst()).duck());
        if (charset.equals(StandardCharsets.UTF_8)) {
            return new CsvFiles(files, packed);
        }
        List<Path> copies = new ArrayList<>();
        for (Path file : files) {
            copies.add(transcode(file, request));
        }
        return new CsvFiles(List.copyOf(copies), ", compression='none'");
    }

    /** Fails early, with better words than a parser has, where a file is no text at all. */
    private static void requireText(Path file, ReadRequest request) {
        try (InputStream bytes = request.bytes(file)) {
            byte[] head = bytes.readNBytes(4);
            if (head.length == 0) {
                throw Faults.unreadable(file, "it is empty: there is not even a header");
            }
            String magic = new String(head, StandardCharsets.ISO_8859_1);
            if (magic.startsWith("PAR1")
                    || magic.startsWith("PK\3\4")
                    || magic.startsWith("Obj\1")) {
                throw Faults.unreadable(
                        file, "it is not text but a binary format: set 'format' to what it is");
            }
            if (magic.startsWith("\u001f\u008b") || magic.equals("(\u00b5/\u00fd")) {
                throw Faults.unreadable(file, "it is compressed: set 'compression' to gz or zst");
            }
        } catch (IOException e) {
            throw Faults.unreadable(file, e);
        }
    }

    private static Path transcode(Path file, ReadRequest request) {
        try {
            Path folder = Files.createTempDirectory(request.context().temporary(), "text");
            Path copy = folder.resolve(String.valueOf(file.getFileName()));
            try (InputStream utf8 = request.utf8(file)) {
                Files.copy(utf8, copy);
            }
            return copy;
        } catch (IOException e) {
            throw Faults.unreadable(file, e);
        }
    }
}

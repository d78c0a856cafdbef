package dev.sluice.component.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.api.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The files as DuckDB can read them: those of an encoding it does not know, or whose lines end in
 * different ways, are turned into UTF-8 copies. Empty ones beside others are left out: they have no
 * rows, and nothing of the dialect can be found in them.
 *
 * @param places the files as messages show them
 * @param arguments what {@code read_csv} has to know of their bytes
 * @param delimiter the one of the first file, where it is beyond doubt
 * @param rows about how many there are, from the lines of the files' beginnings; empty where they
 *     are packed
 */
record CsvFiles(
        List<Path> paths,
        List<String> places,
        String arguments,
        Optional<String> delimiter,
        OptionalLong rows) {

    private static final int HEAD = 4 << 20;
    private static final int LONG_LINE = 1 << 20;

    CsvFiles {
        paths = List.copyOf(paths);
        places = List.copyOf(places);
    }

    static CsvFiles of(ReadRequest request) {
        List<Path> files = new ArrayList<>();
        List<Path> readable = new ArrayList<>();
        Optional<String> delimiter = Optional.empty();
        boolean copied = false;
        long lines = 0;
        for (Path file : request.files().files()) {
            byte[] head = head(file, request);
            if (!empty(head)) {
                lines += lines(file, head);
                boolean copy = needsCopy(head, request);
                copied |= copy;
                files.add(file);
                readable.add(copy ? transcode(file, request) : file);
                if (files.size() == 1 && !copy) {
                    delimiter = ClearDelimiter.of(head, head.length < HEAD);
                }
            }
        }
        if (files.isEmpty()) {
            files.add(request.files().files().getFirst());
            readable.addAll(files);
        }
        List<String> places = files.stream().map(request::place).toList();
        if (!copied) {
            Compression packing = Compression.of(request.options(), files.getFirst());
            return new CsvFiles(
                    files,
                    places,
                    ", compression=" + Names.literal(packing.duck()),
                    delimiter,
                    packing == Compression.NONE ? OptionalLong.of(lines) : OptionalLong.empty());
        }
        for (int i = 0; i < files.size(); i++) {
            if (readable.get(i).equals(files.get(i))) {
                readable.set(i, transcode(files.get(i), request));
            }
        }
        return new CsvFiles(
                readable, places, ", compression='none'", delimiter, OptionalLong.empty());
    }

    /** Whether there is no text at all, not counting a byte order mark. */
    private static boolean empty(byte[] head) {
        return head.length == 0
                || head.length == 3 && new String(head, StandardCharsets.UTF_8).equals("\uFEFF");
    }

    /** About as many as it would have if all of it were like its beginning. */
    private static long lines(Path file, byte[] head) {
        long ends = 0;
        for (byte b : head) {
            if (b == '\n') {
                ends++;
            }
        }
        try {
            return head.length < HEAD ? ends : Math.round((double) ends / HEAD * Files.size(file));
        } catch (IOException e) {
            throw Faults.unreadable(file, e);
        }
    }

    /** Fails early, with better words than a parser has, where a file is no text at all. */
    private static byte[] head(Path file, ReadRequest request) {
        try (InputStream bytes = request.bytes(file)) {
            byte[] head = bytes.readNBytes(HEAD);
            if (empty(head) && request.columns().isEmpty()) {
                throw Faults.unreadable(
                        file,
                        "it is empty: there is not even a header (with 'columns' given it is read"
                                + " as no rows)");
            }
            if (head.length > 0 && blank(head)) {
                throw Faults.unreadable(
                        file,
                        "it has blank lines alone, and not even a header: look whether it is"
                                + " complete");
            }
            requireText(file, new String(head, 0, Math.min(4, head.length), ISO_8859_1));
            if (request.charset(head).equals(StandardCharsets.UTF_8)) {
                Utf8Head.require(file, head);
            }
            return head;
        } catch (IOException e) {
            throw Faults.unreadable(file, e);
        }
    }

    private static boolean blank(byte[] head) {
        for (byte b : head) {
            if (b != '\n' && b != '\r') {
                return false;
            }
        }
        return head.length < HEAD;
    }

    private static boolean needsCopy(byte[] head, ReadRequest request) {
        byte quote = (byte) request.options().text("quote").orElse("\"").charAt(0);
        return !request.charset(head).equals(StandardCharsets.UTF_8)
                || LineEnds.mixed(head, head.length, quote);
    }

    /** Refuses files with lines that would be lost; compressed ones are read through for that. */
    void requireLines(ReadRequest request) {
        for (Path file : paths) {
            try (InputStream text = unpacked(file, request)) {
                LongLines.refuse(file, text);
            } catch (IOException e) {
                throw Faults.unreadable(file, e);
            }
        }
    }

    /** A copy of the whole lines at the beginning of a file, all of a bearable length. */
    Path sample(Path file, ReadRequest request) {
        try {
            Path sample = Files.createTempFile(request.context().temporary(), "sample", ".csv");
            try (InputStream bytes = unpacked(file, request);
                    OutputStream out = Files.newOutputStream(sample)) {
                byte[] head = bytes.readNBytes(HEAD);
                int from = 0;
                for (int i = 0; i < head.length; i++) {
                    if (head[i] == '\n') {
                        if (i - from < LONG_LINE) {
                            out.write(head, from, i + 1 - from);
                        }
                        from = i + 1;
                    }
                }
            }
            return sample;
        } catch (IOException e) {
            throw Faults.unreadable(file, e);
        }
    }

    private InputStream unpacked(Path file, ReadRequest request) throws IOException {
        return request.files().files().contains(file)
                ? request.bytes(file)
                : Files.newInputStream(file);
    }

    private static void requireText(Path file, String magic) {
        if (magic.startsWith("PAR1") || magic.startsWith("PK\3\4") || magic.startsWith("Obj\1")) {
            throw Faults.unreadable(
                    file, "it is not text but a binary format: set 'format' to what it is");
        }
        if (magic.startsWith("\u001f\u008b") || magic.equals("(\u00b5/\u00fd")) {
            throw Faults.unreadable(file, "it is compressed: set 'compression' to gz or zst");
        }
    }

    private static Path transcode(Path file, ReadRequest request) {
        try {
            Path folder = Files.createTempDirectory(request.context().temporary(), "text");
            Path copy = folder.resolve(String.valueOf(file.getFileName()));
            byte quote = (byte) request.options().text("quote").orElse("\"").charAt(0);
            try (InputStream utf8 = new LineEnds(request.utf8(file), quote)) {
                Files.copy(utf8, copy);
            }
            return copy;
        } catch (IOException e) {
            throw Faults.unreadable(file, e);
        }
    }
}

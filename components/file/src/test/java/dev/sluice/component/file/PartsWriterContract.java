package dev.sluice.component.file;

import dev.sluice.api.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** The writer's contract for a folder of parts, read back as whoever comes across it would. */
abstract class PartsWriterContract extends FormatWriterContract {

    abstract String extension();

    @Override
    String path() {
        return "out." + extension();
    }

    @Override
    Map<String, Object> writing(String path) {
        return Map.of("path", path, "mode", "append");
    }

    @Override
    String reading() {
        return path() + "/*." + extension();
    }

    @Override
    boolean written() {
        try (Stream<Path> files = Files.list(folder.resolve(path()))) {
            return files.anyMatch(file -> file.toString().endsWith(extension()));
        } catch (java.nio.file.NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For formats without nested values. */
    abstract static class Flat extends PartsWriterContract {
        @Override
        protected Schema types() {
            return FlatWriterContract.flat();
        }
    }
}

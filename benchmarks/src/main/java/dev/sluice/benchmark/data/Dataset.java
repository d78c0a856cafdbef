package dev.sluice.benchmark.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder with {@code lineitem.csv}, {@code lineitem-good.csv} and {@code orders.csv}. */
public record Dataset(Path folder, Manifest manifest) {

    private static final String MANIFEST = "manifest.json";

    /** The data set of that many rows, made where it is not there yet. */
    public static Dataset of(Path parent, long rows) {
        Path folder = parent.resolve("rows-" + rows);
        Path manifest = folder.resolve(MANIFEST);
        ObjectMapper json = new ObjectMapper();
        try {
            if (Files.exists(manifest)) {
                Manifest found = json.readValue(manifest.toFile(), Manifest.class);
                if (found.version() == DatasetMaker.VERSION) {
                    return new Dataset(folder, found);
                }
            }
            Files.createDirectories(folder);
            Manifest made = new DatasetMaker(folder, rows).make();
            // last, so that a broken-off making is made again
            json.writeValue(manifest.toFile(), made);
            return new Dataset(folder, made);
        } catch (IOException e) {
            throw new UncheckedIOException("the data in " + folder + " could not be made", e);
        }
    }

    /** Line items of which one in a thousand is bad. */
    public Path lineitem() {
        return folder.resolve("lineitem.csv");
    }

    /** The same line items before any was damaged. */
    public Path goodLineitem() {
        return folder.resolve("lineitem-good.csv");
    }

    public Path orders() {
        return folder.resolve("orders.csv");
    }

    public long rows() {
        return manifest.all().rows();
    }
}

package dev.sluice.component.file;

import dev.sluice.api.ConnectorContext;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hidden folders in which the runs of one delivery write what is to appear whole. Their names
 * say whose they are: {@code .orders.csv.KEY-UUID.part}.
 */
record Leftovers(String key) {

    private static final String UUIDS = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    static Leftovers of(ConnectorContext context) {
        return new Leftovers(context.deliveryKey());
    }

    /** The hidden folder for a file or folder of that name. */
    String name(Path place, UUID id) {
        return "." + place + "." + key + "-" + id + ".part";
    }

    /** Removes those in the folder that no run is at work on. */
    void remove(Path folder) throws IOException {
        Pattern ours = Pattern.compile("\\.(.+)\\." + key + "-" + UUIDS + "\\.part");
        List<Path> hidden = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, ".*.part")) {
            found.forEach(hidden::add);
        }
        for (Path path : hidden) {
            Matcher name = ours.matcher(String.valueOf(path.getFileName()));
            if (name.matches() && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                Staging.removeLeft(path, folder.resolve(name.group(1)));
            }
        }
    }
}

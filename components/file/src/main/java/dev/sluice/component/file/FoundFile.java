package dev.sluice.component.file;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * A file that lies in a folder now.
 *
 * @param name its path as seen from the pipeline's folder: what it is known by
 */
record FoundFile(Path path, String name, Stamp stamp) {

    /** The order in which files are read: by the time of their last change, then by name. */
    static final Comparator<FoundFile> ORDER =
            Comparator.comparing((FoundFile file) -> file.stamp().modified())
                    .thenComparing(FoundFile::name);
}

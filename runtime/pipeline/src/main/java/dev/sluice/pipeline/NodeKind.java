package dev.sluice.pipeline;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a node is for; also the key that names its template in the file. */
public enum NodeKind {
    SOURCE("sources"),
    TRANSFORM("transforms"),
    QUALITY("quality"),
    TARGET("targets");

    private final String folder;

    NodeKind(String folder) {
        this.folder = folder;
    }

    /** The key in the file. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The folder of its templates. */
    public String folder() {
        return folder;
    }

    static Optional<NodeKind> of(String key) {
        return Arrays.stream(values()).filter(kind -> kind.key().equals(key)).findFirst();
    }
}

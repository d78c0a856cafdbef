package dev.sluice.component.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/**
 * What tells whether a file is still the one that it was.
 *
 * @param modified the time of its last change, as the file says
 * @param number its number in the file system, which it keeps where it is renamed; 0 where there
 *     are none
 * @param touched when its bytes, name or rights were changed last: unlike {@code modified}, no
 *     program can set it back
 */
record Stamp(long size, Instant modified, long number, Instant touched) {

    /** Of the file itself, and not of what a link leads to. */
    static Stamp of(Path file) throws IOException {
        boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        Map<String, Object> found =
                Files.readAttributes(
                        file,
                        unix ? "unix:size,lastModifiedTime,ctime,ino" : "size,lastModifiedTime",
                        LinkOption.NOFOLLOW_LINKS);
        Instant modified = time(found, "lastModifiedTime", Instant.EPOCH);
        return new Stamp(
                found.get("size") instanceof Long size ? size : 0,
                modified,
                found.get("ino") instanceof Long number ? number : 0,
                time(found, "ctime", modified));
    }

    private static Instant time(Map<String, Object> found, String name, Instant fallback) {
        return found.get(name) instanceof FileTime time ? time.toInstant() : fallback;
    }

    /** When something was done to the file last. */
    Instant changed() {
        return touched.isAfter(modified) ? touched : modified;
    }

    /** Names the content: another text where the file was written to. */
    String content() {
        return size + "_" + modified.getEpochSecond() + "_" + modified.getNano();
    }

    /** Whether the bytes are the same, as far as size and time tell. */
    boolean sameContent(Stamp other) {
        return content().equals(other.content());
    }
}

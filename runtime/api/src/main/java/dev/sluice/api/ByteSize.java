package dev.sluice.api;

import java.util.OptionalLong;

/**
 * Sizes of memory and files as a pipeline file and the command line write them: {@code 512MB},
 * {@code 2GB}. As for Java's own options, a megabyte has 1,024 times 1,024 bytes.
 */
public final class ByteSize {

    /** What they look like, for schemas as well. */
    public static final String PATTERN = "[1-9]\\d{0,5}(MB|GB)";

    private ByteSize() {}

    /** The bytes that are written there; empty where it is no size. */
    public static OptionalLong parse(String text) {
        if (!text.matches(PATTERN)) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(text, 0, text.length() - 2, 10);
        return OptionalLong.of(number << (text.endsWith("GB") ? 30 : 20));
    }

    /** As it is written, in whole megabytes. */
    public static String text(long bytes) {
        long megabytes = bytes >> 20;
        return megabytes % 1_024 == 0 && megabytes > 0
                ? megabytes / 1_024 + "GB"
                : megabytes + "MB";
    }
}

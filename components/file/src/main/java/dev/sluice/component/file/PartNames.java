package dev.sluice.component.file;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the parts of one delivery are called: {@code part-KEY-0000000017.csv}, below folders of
 * partitions where there are such. Numbers only grow, also where parts are taken away.
 */
final class PartNames {

    private final String key;
    private final Pattern name;

    PartNames(String key) {
        this.key = key;
        // a folder named .. would lead out of the parts' own
        this.name =
                Pattern.compile(
                        "(?:(?!\\.{1,2}/)[^/\\x00]+/)*part-"
                                + key
                                + "-(\\d{10})(?:-\\d+)?\\.[a-z]+(?:\\.[a-z]+)?");
    }

    /**
     * One name.
     *
     * @param index of the file among those of one folder and number
     */
    String name(long number, int index, String extension) {
        String further = index == 0 ? "" : "-" + index;
        return String.format(Locale.ROOT, "part-%s-%010d%s.%s", key, number, further, extension);
    }

    /** Whether it is the path of such a part, from the folder of all. */
    boolean named(String path) {
        return name.matcher(path).matches();
    }

    /** The number of the part of that path; zero where it is none. */
    long number(String path) {
        Matcher found = name.matcher(path);
        return found.matches() ? Long.parseLong(found.group(1)) : 0;
    }

    /** For people. */
    String pattern() {
        return "part-" + key + "-*";
    }
}

package dev.sluice.component.table;

import dev.sluice.api.Options;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * How a table's changes are read.
 *
 * @param snapshot whether a pipeline that has no position yet begins with the rows that are there
 * @param follow whether it goes on for ever, instead of to the changes there are when it begins
 * @param truncated whether a table that was emptied is passed over, instead of ending the run
 * @param columns those that are added to the table's
 */
record ChangesOptions(
        TableName table,
        Names names,
        boolean snapshot,
        boolean follow,
        Batch batch,
        boolean truncated,
        ChangeColumns columns) {

    /** Names at the server. */
    record Names(String slot, String publication) {}

    /** When a batch is handed on: with so many rows, or so long after the first. */
    record Batch(int rows, Duration age) {}

    /** Slots whose names begin so are ours: they may be made anew where no position is kept. */
    static final String OURS = "sluice_";

    /** What a slot's name may be; other names would have to be quoted on their way. */
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    private static final int ROWS = 65_536;
    private static final int MOST_ROWS = 1 << 20;
    private static final int LONGEST = 63;

    static ChangesOptions of(Options options, String delivery) {
        Options batch = options.map("batch");
        long rows = batch.number("rows", ROWS);
        if (rows < 1 || rows > MOST_ROWS) {
            throw TableOptions.invalid("option 'rows' of 'batch' has to be from 1 to " + MOST_ROWS);
        }
        return new ChangesOptions(
                TableName.parse(options.requireText("table")),
                new Names(name(options, "slot", delivery), name(options, "publication", delivery)),
                options.choice("snapshot", List.of("initial", "never")).equals("initial"),
                options.flag("follow", false),
                new Batch(
                        (int) rows,
                        batch.duration("age", Duration.ofSeconds(1), Duration.ofHours(1))),
                options.choice("truncate", List.of("fail", "ignore")).equals("ignore"),
                ChangeColumns.of(options));
    }

    private static String name(Options options, String option, String delivery) {
        String name = options.text(option).orElseGet(() -> own(delivery));
        if (!NAME.matcher(name).matches()) {
            throw TableOptions.invalid(
                    "option '"
                            + option
                            + "' is '"
                            + name
                            + "'; its name may have small letters, digits and _, up to "
                            + LONGEST
                            + " of them, and begins with no digit");
        }
        return name;
    }

    /** A name that no other node has: with a sum of what was lost in making it one. */
    private static String own(String delivery) {
        String plain = OURS + delivery.toLowerCase(Locale.ROOT).replace('/', '_');
        if (NAME.matcher(plain).matches() && delivery.equals(delivery.toLowerCase(Locale.ROOT))) {
            return plain;
        }
        CRC32 sum = new CRC32();
        sum.update(delivery.getBytes(StandardCharsets.UTF_8));
        String mark = "_" + HexFormat.of().toHexDigits((int) sum.getValue());
        String kept = plain.replaceAll("[^a-z0-9_]", "_");
        return kept.substring(0, Math.min(kept.length(), LONGEST - mark.length())) + mark;
    }
}

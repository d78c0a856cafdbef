package dev.sluice.benchmark.data;

import java.util.Arrays;

/** The ways in which a bad row is bad, and who has to notice. */
public enum Fault {
    TEXT_IN_A_NUMBER(NoticedBy.READER),
    BAD_DATE(NoticedBy.READER),
    SHORT_RECORD(NoticedBy.READER),
    MISSING_VALUE(NoticedBy.CHECK),
    NEGATIVE_QUANTITY(NoticedBy.CHECK),
    UNKNOWN_MODE(NoticedBy.CHECK);

    /** Who has to put the row aside: the reader, because it is no such record, or the check. */
    public enum NoticedBy {
        READER,
        CHECK
    }

    private final NoticedBy noticedBy;

    Fault(NoticedBy noticedBy) {
        this.noticedBy = noticedBy;
    }

    public NoticedBy noticedBy() {
        return noticedBy;
    }

    /** The record with this fault; the given one is left as it is. */
    String[] apply(String[] fields) {
        return switch (this) {
            case TEXT_IN_A_NUMBER -> with(fields, Lineitem.QUANTITY, "many");
            case BAD_DATE -> with(fields, Lineitem.SHIPDATE, "1996-13-41");
            case SHORT_RECORD -> Arrays.copyOf(fields, Lineitem.SHIPDATE);
            case MISSING_VALUE -> with(fields, Lineitem.PARTKEY, "");
            case NEGATIVE_QUANTITY ->
                    with(fields, Lineitem.QUANTITY, "-" + fields[Lineitem.QUANTITY]);
            case UNKNOWN_MODE -> with(fields, Lineitem.SHIPMODE, "by canoe");
        };
    }

    private static String[] with(String[] fields, int index, String value) {
        String[] changed = fields.clone();
        changed[index] = value;
        return changed;
    }
}

package dev.sluice.component.table.copy;

/**
 * The type of a column as PostgreSQL's catalog has it.
 *
 * @param name the type's own name ({@code int4}, {@code _text} for an array); empty for a type that
 *     is not PostgreSQL's own, {@link #ENUM} for an enumeration
 * @param modifier length or digits, -1 for none
 */
public record PgType(String name, int modifier, boolean nullable) {

    /** Stands for every enumeration. */
    public static final String ENUM = "(enum)";

    /** A truth value that is always given. */
    public static final PgType FLAG = new PgType("bool", -1, false);

    /** A type of that name without a modifier. */
    static PgType of(String name) {
        return new PgType(name, -1, true);
    }

    /** The longest text, in characters; {@code varchar(n)} and {@code char(n)} have one. */
    int characters() {
        return modifier < 4 ? Integer.MAX_VALUE : modifier - 4;
    }

    boolean bounded() {
        return modifier >= 4;
    }

    /** Digits of {@code numeric(p,s)}. */
    int precision() {
        return ((modifier - 4) >>> 16) & 0xffff;
    }

    /** Digits behind the point of {@code numeric(p,s)}; can be negative. */
    int scale() {
        return (((modifier - 4) & 0x7ff) ^ 1024) - 1024;
    }
}

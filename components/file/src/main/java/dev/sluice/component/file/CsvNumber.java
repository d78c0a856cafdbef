package dev.sluice.component.file;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.Names;

/** A column of CSV whose numbers DuckDB's reader would round, in expressions that do not. */
sealed interface CsvNumber permits CsvWholeNumber, CsvDecimal {

    Column column();

    /** As what the reader is to give the column, so that nothing is lost yet. */
    DataType read();

    /** What the reader would have made of a text. */
    String read(String text);

    /** The number, null where what was read is none. */
    default String value(String read) {
        return "TRY_CAST(" + read + " AS " + column().type() + ")";
    }

    /** Whether it is right, at one glance; most are, and of the others some. */
    String plain(String value, String read);

    /** Whether it is right: missing, or the same number that was read. */
    String right(String value, String read);

    /** Why a text is none that the column takes. */
    String reason(String text);

    /** The column's name as an identifier. */
    default String name() {
        return Names.quote(column().name());
    }

    /** A text within a sentence. */
    static String shown(String before, String text, String after) {
        return Names.literal(before) + " || left(" + text + ", 100) || " + Names.literal(after);
    }
}

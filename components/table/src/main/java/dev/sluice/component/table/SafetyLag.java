package dev.sluice.component.table;

import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Leaves rows alone that are younger than a while. A transaction stamps its rows when it writes
 * them, and shows them when it commits: by then rows with later stamps may have been read, and the
 * cursor would have passed them. As long as no transaction takes longer than the while, none is.
 *
 * @param zone where the column's values are at home
 */
record SafetyLag(Duration lag, ZoneId zone) {

    /**
     * The lag of a cursor.
     *
     * @throws dev.sluice.api.PipelineException where its values do not tell how old a row is
     */
    static SafetyLag of(Cursor cursor, TableOptions.Tailing tailing) {
        DataType type = cursor.column().type();
        if (type != Simple.TIMESTAMP && type != Simple.TIMESTAMP_ZONED && type != Simple.DATE) {
            throw TableOptions.invalid(
                    "'safety-lag' needs a cursor that says how old a row is, and '"
                            + cursor.column().name()
                            + "' is "
                            + type
                            + ": of numbers nobody knows when they were given. Use the time of the"
                            + " last change as the cursor");
        }
        boolean zoned = type == Simple.TIMESTAMP_ZONED;
        if (zoned && tailing.zone().isPresent()) {
            throw TableOptions.invalid(
                    "option 'cursor-zone' is for columns without a time zone, and '"
                            + cursor.column().name()
                            + "' has one");
        }
        if (!zoned && tailing.zone().isEmpty()) {
            throw TableOptions.invalid(
                    "'safety-lag' needs 'cursor-zone', the time zone that the values of '"
                            + cursor.column().name()
                            + "' are written in, such as UTC: they do not say it themselves");
        }
        return new SafetyLag(tailing.lag(), tailing.zone().orElse(ZoneOffset.UTC));
    }

    /** The first value that is too young now, in the words of a position. */
    String youngest(Cursor cursor, Dialect dialect, Connection connection) throws SQLException {
        Instant moment = dialect.clock(connection).minus(lag);
        LocalDateTime local = LocalDateTime.ofInstant(moment, zone);
        return cursor.column().type() == Simple.DATE
                ? local.toLocalDate().toString()
                : local.toString();
    }

    /** Whether one is asked for. */
    static boolean asked(TableOptions.Reading reading) {
        return !reading.tailing().lag().isZero();
    }

    /** Refuses what no cursor of this schema can have. */
    static void check(Schema schema, TableOptions.Reading reading, Dialect dialect) {
        if (asked(reading)) {
            of(Cursor.of(schema, reading.cursor().orElseThrow(), dialect), reading.tailing());
        }
    }
}

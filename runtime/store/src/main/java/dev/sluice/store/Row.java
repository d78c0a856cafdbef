package dev.sluice.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** A row of an answer; its columns are read in their order, each once. */
final class Row {

    /** Makes something of a row. */
    interface Reading<T> {
        T of(Row row) throws SQLException;
    }

    private final ResultSet answer;
    private int column;

    Row(ResultSet answer) {
        this.answer = answer;
    }

    String text() throws SQLException {
        return maybeText().orElseThrow(() -> new SQLException("column " + column + " is empty"));
    }

    Optional<String> maybeText() throws SQLException {
        column++;
        return Optional.ofNullable(answer.getString(column)).map(Texts::read);
    }

    long number() throws SQLException {
        column++;
        return answer.getLong(column);
    }

    int count() throws SQLException {
        column++;
        return answer.getInt(column);
    }

    double decimal() throws SQLException {
        column++;
        return answer.getDouble(column);
    }

    boolean truth() throws SQLException {
        return count() != 0;
    }

    Instant instant() throws SQLException {
        return instant(number());
    }

    Optional<Instant> maybeInstant() throws SQLException {
        long micros = number();
        return answer.wasNull() ? Optional.empty() : Optional.of(instant(micros));
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}

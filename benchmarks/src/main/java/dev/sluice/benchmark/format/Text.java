package dev.sluice.benchmark.format;

import dev.sluice.api.Column;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.RecordBatch;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampMicroVector;

/** Cells as text, and that text in one form whatever type it was read as. */
final class Text {

    private static final List<DateTimeFormatter> DATES =
            List.of(DateTimeFormatter.ISO_LOCAL_DATE, DateTimeFormatter.ofPattern("d/M/uuuu"));

    private Text() {}

    static List<List<String>> rows(RecordBatch batch) {
        List<Column> columns = batch.schema().columns();
        List<List<String>> rows = new ArrayList<>();
        for (int row = 0; row < batch.rows(); row++) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                cells.add(cell(batch.root().getVector(i), columns.get(i), row));
            }
            rows.add(cells);
        }
        return rows;
    }

    private static String cell(FieldVector vector, Column column, int row) {
        if (vector.isNull(row)) {
            return "";
        }
        return switch (column.type()) {
            case Simple.DATE -> LocalDate.ofEpochDay(((DateDayVector) vector).get(row)).toString();
            case Simple.TIME ->
                    LocalTime.ofNanoOfDay(((TimeMicroVector) vector).get(row) * 1000).toString();
            case Simple.TIMESTAMP ->
                    Instant.EPOCH
                            .plus(((TimeStampMicroVector) vector).get(row), ChronoUnit.MICROS)
                            .atOffset(ZoneOffset.UTC)
                            .toLocalDateTime()
                            .toString();
            default -> String.valueOf(vector.getObject(row));
        };
    }

    /** As Pollock does: a value equals another where both mean the same, however it is written. */
    static String normal(String cell) {
        String text = cell.strip().toLowerCase(Locale.ROOT);
        return number(text).or(() -> date(text)).or(() -> time(text)).orElse(text);
    }

    private static Optional<String> number(String text) {
        String bare = text.startsWith("$") ? text.substring(1) : text;
        try {
            String plain = new BigDecimal(bare).stripTrailingZeros().toPlainString();
            return Optional.of((text.startsWith("$") ? "$" : "") + plain);
        } catch (NumberFormatException e) {
            return switch (text) {
                case "true" -> Optional.of("1");
                case "false" -> Optional.of("0");
                default -> Optional.empty();
            };
        }
    }

    private static Optional<String> date(String text) {
        for (DateTimeFormatter format : DATES) {
            try {
                return Optional.of(LocalDate.parse(text, format).toString());
            } catch (DateTimeParseException e) {
                // the next format, or no date
            }
        }
        return Optional.empty();
    }

    private static Optional<String> time(String text) {
        try {
            return Optional.of(LocalTime.parse(text).toString());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}

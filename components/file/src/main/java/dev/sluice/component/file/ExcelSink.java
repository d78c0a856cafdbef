package dev.sluice.component.file;

import java.io.OutputStream;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/**
 * One sheet. Numbers of more than 15 digits, which Excel would round, and days before 1901, which
 * it does not know, are written as text.
 */
final class ExcelSink implements RecordWriter.Sink {

    private final OutputStream out;
    private final Workbook book;
    private final Worksheet sheet;
    private int row = 1;

    ExcelSink(WriteRequest request) {
        this.out = request.open();
        this.book = new Workbook(out, "Sluice", "1.0");
        this.sheet = book.newWorksheet(request.options().text("sheet").orElse("Sheet1"));
        List<String> names = request.written().names();
        for (int i = 0; i < names.size(); i++) {
            sheet.value(0, i, names.get(i));
        }
    }

    @Override
    public void write(List<@Nullable Object> values) throws Exception {
        if (row >= 1_048_576) {
            throw new java.io.IOException("a sheet holds 1,048,575 rows: write csv or parquet");
        }
        for (int i = 0; i < values.size(); i++) {
            cell(i, values.get(i));
        }
        row++;
        if (row % 1000 == 0) {
            sheet.flush();
        }
    }

    private void cell(int column, @Nullable Object value) {
        switch (value) {
            case null -> {
                // an empty cell
            }
            case Boolean truth -> sheet.value(row, column, truth);
            case LocalDate date when date.getYear() >= 1901 -> {
                sheet.value(row, column, date);
                sheet.style(row, column).format("yyyy-mm-dd").set();
            }
            case LocalDateTime time
                    when time.toLocalTime().toNanoOfDay() % 1_000_000_000 == 0
                            && time.getYear() >= 1901 -> {
                sheet.value(row, column, time);
                sheet.style(row, column).format("yyyy-mm-dd hh:mm:ss").set();
            }
            case Number number when exact(number) -> sheet.value(row, column, number);
            default -> sheet.value(row, column, Values.text(value));
        }
    }

    private static boolean exact(Number number) {
        String text = number.toString();
        return !text.contains("N")
                && !text.contains("I")
                && new java.math.BigDecimal(text).stripTrailingZeros().precision() <= 15;
    }

    @Override
    public void finish() throws Exception {
        book.finish();
    }

    @Override
    public void close() throws java.io.IOException {
        out.close();
    }
}

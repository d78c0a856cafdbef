package dev.sluice.component.file;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ExcelReaderException;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.jspecify.annotations.Nullable;

/** The rows of a sheet below its names. */
final class ExcelRecords implements Records {

    private final ReadableWorkbook book;
    private final Stream<Row> stream;
    private final Iterator<Row> rows;
    private final List<String> names = new ArrayList<>();

    ExcelRecords(ReadRequest request, Path file) throws IOException {
        try {
            book = new ReadableWorkbook(file.toFile(), new ReadingOptions(true, false));
        } catch (ExcelReaderException e) {
            throw new IOException(e.getMessage(), e);
        }
        Sheet sheet =
                request.options()
                        .text("sheet")
                        .map(name -> book.findSheet(name).orElseThrow(() -> missing(file, name)))
                        .orElseGet(book::getFirstSheet);
        stream = sheet.openStream();
        rows = stream.iterator();
        for (long skip = request.options().number("skip", 0); skip > 0 && rows.hasNext(); skip--) {
            rows.next();
        }
        if (rows.hasNext()) {
            for (Cell cell : rows.next()) {
                names.add(
                        cell == null || cell.getText().isBlank()
                                ? "column" + names.size()
                                : cell.getText().strip());
            }
        }
        if (names.isEmpty()) {
            book.close();
            throw new IOException("the sheet is empty: there is no row of names");
        }
    }

    private static PipelineException missing(Path file, String name) {
        return new PipelineException(
                ErrorCode.SOURCE_NOT_FOUND, file + " has no sheet '" + name + "': check 'sheet'");
    }

    List<String> names() {
        return List.copyOf(names);
    }

    @Override
    public @Nullable Item next() throws IOException {
        try {
            if (!rows.hasNext()) {
                return null;
            }
            Row row = rows.next();
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            String fault = "";
            for (int i = 0; i < names.size(); i++) {
                Cell cell = row.getOptionalCell(i).orElse(null);
                if (cell != null && cell.getType() == CellType.ERROR) {
                    fault = "column '" + names.get(i) + "' holds an error of Excel's";
                }
                values.put(names.get(i), value(cell));
            }
            return new Item(values, values.toString(), row.getRowNum(), fault);
        } catch (ExcelReaderException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static @Nullable Object value(@Nullable Cell cell) {
        if (cell == null || cell.getType() == CellType.EMPTY) {
            return null;
        }
        return switch (cell.getType()) {
            case NUMBER -> isDate(cell) ? cell.asDate() : new SheetNumber(cell.asNumber());
            case BOOLEAN -> cell.asBoolean();
            default -> cell.getText();
        };
    }

    private static boolean isDate(Cell cell) {
        String format = cell.getDataFormatString();
        return format != null
                && format.replaceAll("\\[[^\\]]*\\]|\"[^\"]*\"", "").matches("(?i).*[ymdhs].*");
    }

    @Override
    public void close() throws IOException {
        stream.close();
        book.close();
    }
}

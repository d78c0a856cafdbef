package dev.sluice.component.file;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Excel workbooks (.xlsx): one sheet, a row of names, rows of values. */
final class ExcelFormat implements Format {

    private static final int SAMPLE = 1000;

    @Override
    public FormatReader reader(ReadRequest request) {
        RecordFiles.Opener opener = file -> new ExcelRecords(request, file);
        Path first = request.files().files().getFirst();
        Map<String, DataType> types = new LinkedHashMap<>();
        try (ExcelRecords records = new ExcelRecords(request, first)) {
            records.names().forEach(name -> types.put(name, Simple.STRING));
            Map<String, DataType> seen = new LinkedHashMap<>();
            for (int i = 0; i < SAMPLE; i++) {
                Records.Item item = records.next();
                if (item == null) {
                    break;
                }
                item.values().forEach((name, value) -> merge(seen, name, value));
            }
            types.putAll(seen);
        } catch (IOException e) {
            throw Faults.unreadable(first, e);
        }
        List<String> names = List.copyOf(types.keySet());
        for (Path file : request.files().files()) {
            OtherColumns.refuse(first, names, file, names(request, file));
        }
        Duck.requireKnown("columns", request.columns().keySet(), List.copyOf(types.keySet()));
        types.putAll(request.columns());
        List<Column> columns = new ArrayList<>();
        types.forEach((name, type) -> columns.add(Column.of(name, type)));
        return RecordFiles.of(request, columns, opener);
    }

    private static List<String> names(ReadRequest request, Path file) {
        try (ExcelRecords records = new ExcelRecords(request, file)) {
            return records.names();
        } catch (IOException e) {
            throw Faults.unreadable(file, e);
        }
    }

    private static void merge(Map<String, DataType> seen, String name, @Nullable Object value) {
        if (value != null) {
            DataType type = type(value);
            seen.merge(name, type, ExcelFormat::common);
        }
    }

    private static DataType common(DataType left, DataType right) {
        if (left.equals(right)) {
            return left;
        }
        boolean numbers =
                (left == Simple.INT64 || left == Simple.DOUBLE)
                        && (right == Simple.INT64 || right == Simple.DOUBLE);
        return numbers ? Simple.DOUBLE : Simple.STRING;
    }

    private static DataType type(Object value) {
        return switch (value) {
            case Boolean truth -> Simple.BOOLEAN;
            case LocalDateTime time -> Simple.TIMESTAMP;
            case SheetNumber(BigDecimal number) ->
                    number.stripTrailingZeros().scale() <= 0 && number.precision() <= 18
                            ? Simple.INT64
                            : Simple.DOUBLE;
            default -> Simple.STRING;
        };
    }

    @Override
    public FormatWriter writer(WriteRequest request) {
        return new RecordWriter(request, new ExcelSink(request));
    }
}

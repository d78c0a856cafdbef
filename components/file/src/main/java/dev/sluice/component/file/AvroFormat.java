package dev.sluice.component.file;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** Apache Avro container files. */
final class AvroFormat implements Format {

    @Override
    public FormatReader reader(ReadRequest request) {
        Path first = request.files().files().getFirst();
        Map<String, DataType> types = new LinkedHashMap<>();
        try (AvroRecords records = AvroRecords.open(request.bytes(first))) {
            records.schema()
                    .getFields()
                    .forEach(field -> types.put(field.name(), AvroTypes.of(field.schema())));
        } catch (IOException e) {
            throw Faults.unreadable(first, e);
        }
        List<String> names = List.copyOf(types.keySet());
        for (Path file : request.files().files()) {
            OtherColumns.refuse(first, names, file, names(request, file));
        }
        Map<String, DataType> given = request.columns();
        Duck.requireKnown("columns", given.keySet(), List.copyOf(types.keySet()));
        types.putAll(given);
        List<Column> columns =
                types.entrySet().stream().map(e -> Column.of(e.getKey(), e.getValue())).toList();
        return RecordFiles.of(request, columns, file -> AvroRecords.open(request.bytes(file)));
    }

    private static List<String> names(ReadRequest request, Path file) {
        try (AvroRecords records = AvroRecords.open(request.bytes(file))) {
            return records.schema().getFields().stream().map(Schema.Field::name).toList();
        } catch (IOException e) {
            throw Faults.unreadable(file, e);
        }
    }

    @Override
    public FormatWriter writer(WriteRequest request) {
        return new RecordWriter(request, new AvroSink(request));
    }
}

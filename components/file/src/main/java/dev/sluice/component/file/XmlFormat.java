package dev.sluice.component.file;

import dev.sluice.api.Column;
import dev.sluice.api.DataType.Simple;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** XML: one element a record, its attributes and its children's texts the columns. */
final class XmlFormat implements Format {

    private static final int SAMPLE = 1000;

    @Override
    public FormatReader reader(ReadRequest request) {
        String element = request.options().text("record").orElse("");
        RecordFiles.Opener opener = file -> open(request, file, element);
        var given = request.columns();
        List<Column> columns = new ArrayList<>();
        given.forEach((name, type) -> columns.add(Column.of(name, type)));
        if (columns.isEmpty()) {
            for (String name : names(request, opener)) {
                columns.add(Column.of(name, Simple.STRING));
            }
        }
        return RecordFiles.of(request, columns, opener);
    }

    private static XmlRecords open(ReadRequest request, Path file, String element)
            throws IOException {
        InputStream bytes = request.bytes(file);
        try {
            return new XmlRecords(bytes, element);
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    private static Set<String> names(ReadRequest request, RecordFiles.Opener opener) {
        Set<String> names = new LinkedHashSet<>();
        for (Path file : request.files().files()) {
            try (Records records = opener.open(file)) {
                for (int i = 0; i < SAMPLE; i++) {
                    Records.Item item = records.next();
                    if (item == null) {
                        break;
                    }
                    names.addAll(item.values().keySet());
                }
            } catch (IOException e) {
                throw Faults.unreadable(file, e);
            }
        }
        if (names.isEmpty()) {
            throw Faults.unreadable(
                    request.files().files().getFirst(),
                    "there is no record in it: name the records' element with 'record'");
        }
        return names;
    }

    @Override
    public FormatWriter writer(WriteRequest request) {
        return new RecordWriter(request, new XmlSink(request));
    }
}

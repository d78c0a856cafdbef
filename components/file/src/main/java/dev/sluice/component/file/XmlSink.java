package dev.sluice.component.file;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.io.OutputStream;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/** {@code <rows><row><column>text</column>…}; a null is an absent element. */
final class XmlSink implements RecordWriter.Sink {

    private final OutputStream out;
    private final XMLStreamWriter xml;
    private final List<String> names;
    private final String element;

    XmlSink(WriteRequest request) {
        this.names = request.written().names();
        this.element = request.options().text("record").orElse("row");
        this.out = request.open();
        try {
            this.xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("rows");
        } catch (XMLStreamException e) {
            throw Faults.writing(request.target(), e);
        }
    }

    @Override
    public void write(List<@Nullable Object> row) throws Exception {
        xml.writeStartElement(element);
        for (int i = 0; i < names.size(); i++) {
            Object value = row.get(i);
            if (value != null) {
                xml.writeStartElement(names.get(i));
                xml.writeCharacters(printable(names.get(i), Values.text(value)));
                xml.writeEndElement();
            }
        }
        xml.writeEndElement();
    }

    /** XML has no way to write most control characters: not even escaped. */
    private static String printable(String column, String text) {
        boolean fits =
                text.codePoints()
                        .allMatch(c ->
                                c == '\t'
                                        || c == '\n'
                                        || (c >= ' ' && c < 0xD800)
                                        || (c > 0xDFFF && c < 0xFFFE)
                                        || c > 0xFFFF);
        if (!fits) {
            throw new PipelineException(
                    ErrorCode.ROW_REFUSED,
                    "column '"
                            + column
                            + "' holds a character that XML cannot: remove it, or write jsonl");
        }
        return text;
    }

    /** Names that no element can have are refused before anything is written. */
    static void check(List<String> names) {
        for (String name : names) {
            if (!name.matches("[\\p{L}_][\\p{L}\\p{N}_.-]*")) {
                throw new PipelineException(
                        ErrorCode.SCHEMA_MISMATCH,
                        "the column '" + name + "' cannot be an XML element: rename it");
            }
        }
    }

    @Override
    public void finish() throws Exception {
        xml.writeEndDocument();
        xml.flush();
    }

    @Override
    public void close() throws java.io.IOException {
        out.close();
    }
}

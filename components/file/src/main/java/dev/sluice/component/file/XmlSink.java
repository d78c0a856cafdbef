package dev.sluice.component.file;

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
        this.names = request.schema().names();
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
                xml.writeStartElement(names.get(i).replaceAll("[^\\p{L}\\p{N}_.-]", "_"));
                xml.writeCharacters(Values.text(value));
                xml.writeEndElement();
            }
        }
        xml.writeEndElement();
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

package dev.sluice.component.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Elements of one name; without a name, the children of the root. Document types and external
 * entities are not read at all.
 */
final class XmlRecords implements Records {

    private final InputStream bytes;
    private final XMLStreamReader xml;
    private final String element;
    private int depth;
    private long number;

    XmlRecords(InputStream bytes, String element) throws IOException {
        this.bytes = bytes;
        this.element = element;
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            this.xml = factory.createXMLStreamReader(bytes);
        } catch (XMLStreamException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public @Nullable Item next() throws IOException {
        try {
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.ENTITY_REFERENCE) {
                    throw new IOException("it uses an entity, which is not read for safety");
                }
                if (event == XMLStreamConstants.END_ELEMENT) {
                    depth--;
                } else if (event == XMLStreamConstants.START_ELEMENT) {
                    boolean record =
                            element.isEmpty() ? depth == 1 : xml.getLocalName().equals(element);
                    if (record) {
                        return item();
                    }
                    depth++;
                }
            }
            return null;
        } catch (XMLStreamException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Item item() throws XMLStreamException, IOException {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        number++;
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            values.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
        }
        String twice = "";
        Deque<XmlValue> open = new ArrayDeque<>();
        open.push(new XmlValue(xml.getLocalName()));
        while (!open.isEmpty()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT ->
                        open.push(new XmlValue(xml.getLocalName()));
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                        open.element().add(xml.getText());
                case XMLStreamConstants.ENTITY_REFERENCE ->
                        throw new IOException("it uses an entity, which is not read for safety");
                case XMLStreamConstants.END_ELEMENT -> {
                    XmlValue ended = open.pop();
                    if (open.size() == 1) {
                        Object before = values.put(ended.name(), ended.get());
                        if (before != null) {
                            twice = ended.name();
                            values.put(twice, before + ", " + ended.get());
                        }
                    } else if (!open.isEmpty()) {
                        open.element().add(ended);
                    }
                }
                default -> {
                    // comments and instructions carry no data
                }
            }
        }
        String fault =
                twice.isEmpty()
                        ? ""
                        : "'"
                                + twice
                                + "' is there more than once in it, and a column holds one value";
        return new Item(values, values.toString(), number, fault);
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}

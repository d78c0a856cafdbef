package dev.sluice.component.file;

final class XmlWriterTest extends FlatWriterContract {
    @Override
    String path() {
        return "a.xml";
    }
}

package dev.sluice.component.file;

final class XmlReaderTest extends FormatReaderContract {
    @Override
    String path() {
        return "a.xml";
    }
}

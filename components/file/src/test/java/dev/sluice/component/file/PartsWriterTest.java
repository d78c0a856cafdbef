package dev.sluice.component.file;

import org.junit.jupiter.api.Nested;

/** Every format that is written can be written in parts. */
final class PartsWriterTest {

    @Nested
    final class Csv extends PartsWriterContract {
        @Override
        String extension() {
            return "csv";
        }
    }

    @Nested
    final class PackedLines extends PartsWriterContract {
        @Override
        String extension() {
            return "jsonl.zst";
        }
    }

    @Nested
    final class Json extends PartsWriterContract {
        @Override
        String extension() {
            return "json";
        }
    }

    @Nested
    final class Parquet extends PartsWriterContract {
        @Override
        String extension() {
            return "parquet";
        }
    }

    @Nested
    final class Avro extends PartsWriterContract.Flat {
        @Override
        String extension() {
            return "avro";
        }
    }

    @Nested
    final class Xml extends PartsWriterContract.Flat {
        @Override
        String extension() {
            return "xml";
        }
    }

    @Nested
    final class Excel extends PartsWriterContract.Flat {
        @Override
        String extension() {
            return "xlsx";
        }
    }
}

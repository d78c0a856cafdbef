package dev.sluice.component.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Column;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Schema;
import dev.sluice.sql.SqlSession;
import dev.sluice.sql.SqlSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ParquetWriterTest extends FormatWriterContract {
    @Override
    String path() {
        return "a.parquet";
    }

    @ParameterizedTest
    @CsvSource({"auto,SNAPPY", "none,UNCOMPRESSED", "gz,GZIP", "zst,ZSTD"})
    void thePagesArePackedAsAsked(String compression, String codec, @TempDir Path folder) {
        try (RootAllocator allocator = new RootAllocator()) {
            new FileFixture(folder, allocator)
                    .write(
                            Map.of("path", "b.parquet", "compression", compression),
                            Schema.of(Column.of("a", Simple.STRING)),
                            List.of(List.of("x"), List.of("y")));
        }
        Path file = folder.resolve("b.parquet");
        try (SqlSession session = SqlSession.open(SqlSettings.modest(folder, List.of(file)))) {
            assertThat(session.rows("SELECT compression FROM parquet_metadata('" + file + "')"))
                    .containsExactly(List.of(codec));
        }
    }
}

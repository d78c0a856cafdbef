package dev.sluice.component.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ArrowTypes;
import dev.sluice.api.BatchWriter;
import dev.sluice.api.Column;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import dev.sluice.api.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dates and times that Java does not know, in files: texts, and never others near or far. */
class OddTimesTest {

    private static final Schema SCHEMA =
            new Schema(
                    List.of(
                            new Column("day", Simple.DATE, true),
                            new Column("clock", Simple.TIMESTAMP, true),
                            new Column("moment", Simple.TIMESTAMP_ZONED, true),
                            new Column("closes", Simple.TIME, true)));

    @TempDir Path folder = Path.of("");

    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void nothingIsLeftAllocated() {
        allocator.close();
    }

    private RecordBatch batch() {
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowTypes.toArrow(SCHEMA), allocator);
        ((DateDayVector) root.getVector(0)).setSafe(0, -Integer.MAX_VALUE);
        ((TimeStampVector) root.getVector(1)).setSafe(0, Long.MAX_VALUE);
        ((TimeStampVector) root.getVector(2)).setSafe(0, -Long.MAX_VALUE);
        ((TimeMicroVector) root.getVector(3)).setSafe(0, 86_400_000_000L);
        root.setRowCount(1);
        return new RecordBatch(SCHEMA, root);
    }

    private void write(String name) {
        try (Target target = new FileFixture(folder, allocator).target(Map.of("path", name));
                BatchWriter writer = target.open(SCHEMA)) {
            writer.write(batch());
            writer.commit(Position.START);
        }
    }

    private String written(String name) throws IOException {
        write(name);
        return Files.readString(folder.resolve(name));
    }

    @Test
    void filesOfTextsHaveTheirName() throws IOException {
        assertThat(written("a.csv")).contains("-infinity,infinity,-infinity,24:00:00");
        assertThat(written("a.jsonl"))
                .contains(
                        "{\"day\":\"-infinity\",\"clock\":\"infinity\",\"moment\":\"-infinity\",\"closes\":\"24:00:00\"}");
        assertThat(written("a.xml"))
                .contains(
                        "<day>-infinity</day><clock>infinity</clock><moment>-infinity</moment><closes>24:00:00</closes>");
    }

    @Test
    void avroRefusesThemAndSaysWhatToDo() {
        assertThatThrownBy(() -> write("a.avro"))
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.ROW_REFUSED))
                .hasMessageContaining("column 'day' holds '-infinity'")
                .hasMessageContaining("write jsonl or parquet");
        assertThat(folder.resolve("a.avro")).doesNotExist();
    }
}

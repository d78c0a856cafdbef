package dev.sluice.component.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.sluice.api.ArrowTypes;
import dev.sluice.api.Schema;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a message says of its own size is not believed. */
class AvroDecoderTest {

    private static final long MUCH = 16 << 20;

    /** Two GB but for a few bytes, and a list of nearly as many elements. */
    @ParameterizedTest
    @CsvSource({"string, ceffffff0f41", "bytes, ceffffff0f41", "int, ceffffff0f02"})
    void aLengthThatTheMessageHasNotTakesNoMemory(String type, String hex) {
        String field =
                type.equals("int") ? "{\"type\": \"array\", \"items\": \"int\"}" : '"' + type + '"';
        AvroDecoder decoder =
                new AvroDecoder(
                        new org.apache.avro.Schema.Parser()
                                .parse(
                                        """
                                        {"type": "record", "name": "R", "fields": [{"name": "x", "type": %s}]}
                                        """
                                                .formatted(field)));
        try (BufferAllocator allocator = new RootAllocator(MUCH);
                VectorSchemaRoot root =
                        VectorSchemaRoot.create(
                                ArrowTypes.toArrow(new Schema(decoder.columns())), allocator)) {
            root.allocateNew();
            decoder.begin(root.getFieldVectors());
            byte[] message = HexFormat.of().parseHex(hex);
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            assertThatThrownBy(() -> decoder.decode(message, 0))
                    .isInstanceOf(MisfitException.class);
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MUCH);
        }
    }
}

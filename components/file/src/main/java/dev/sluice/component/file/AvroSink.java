package dev.sluice.component.file;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** A container file with deflated blocks. */
final class AvroSink implements RecordWriter.Sink {

    private final Schema schema;
    private final OutputStream out;
    private final DataFileWriter<GenericRecord> writer;

    AvroSink(WriteRequest request) {
        this.schema = AvroTypes.record(request.written());
        this.out = request.open();
        try {
            this.writer = new DataFileWriter<>(new GenericDatumWriter<>(schema));
            writer.setCodec(CodecFactory.deflateCodec(6));
            writer.create(schema, out);
        } catch (IOException e) {
            throw Faults.writing(request.target(), e);
        }
    }

    @Override
    public void write(List<@Nullable Object> row) throws Exception {
        GenericData.Record record = new GenericData.Record(schema);
        for (int i = 0; i < row.size(); i++) {
            record.put(i, avro(row.get(i)));
        }
        writer.append(record);
    }

    private static @Nullable Object avro(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case LocalDate date -> (int) date.toEpochDay();
            case LocalTime time -> time.toNanoOfDay() / 1000;
            case LocalDateTime time -> micros(time.toInstant(ZoneOffset.UTC));
            case Instant instant -> micros(instant);
            case Byte small -> small.intValue();
            case Short small -> small.intValue();
            case BigDecimal decimal -> ByteBuffer.wrap(decimal.unscaledValue().toByteArray());
            case byte[] bytes -> ByteBuffer.wrap(bytes);
            default -> value;
        };
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    @Override
    public void finish() throws Exception {
        writer.flush();
    }

    @Override
    public void close() throws java.io.IOException {
        out.close();
    }
}

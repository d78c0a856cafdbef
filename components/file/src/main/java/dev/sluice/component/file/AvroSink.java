package dev.sluice.component.file;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
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
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** A container file with deflated blocks. */
final class AvroSink implements RecordWriter.Sink {

    private static final Set<DataType> TIMES =
            Set.of(Simple.DATE, Simple.TIME, Simple.TIMESTAMP, Simple.TIMESTAMP_ZONED);

    private final List<Column> columns;
    private final Schema schema;
    private final OutputStream out;
    private final DataFileWriter<GenericRecord> writer;

    AvroSink(WriteRequest request) {
        this.columns = request.written().columns();
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
            record.put(i, avro(columns.get(i), row.get(i)));
        }
        writer.append(record);
    }

    private static @Nullable Object avro(Column column, @Nullable Object value) {
        return switch (value) {
            case String other when TIMES.contains(column.type()) ->
                    throw new PipelineException(
                            ErrorCode.ROW_REFUSED,
                            "column '"
                                    + column.name()
                                    + "' holds '"
                                    + other
                                    + "', and Avro has no such time: set another in a derive, or"
                                    + " write jsonl or parquet");
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

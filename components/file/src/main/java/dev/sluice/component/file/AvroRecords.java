package dev.sluice.component.file;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** The records of a container file, as plain Java values. */
final class AvroRecords implements Records {

    private final DataFileStream<GenericRecord> stream;
    private long number;

    private AvroRecords(DataFileStream<GenericRecord> stream) {
        this.stream = stream;
    }

    static AvroRecords open(InputStream bytes) throws IOException {
        try {
            DataFileStream<GenericRecord> stream =
                    new DataFileStream<>(bytes, new GenericDatumReader<>());
            if (stream.getSchema().getType() != Schema.Type.RECORD) {
                stream.close();
                throw new IOException("its values are no records");
            }
            return new AvroRecords(stream);
        } catch (AvroRuntimeException e) {
            bytes.close();
            throw new IOException(e.getMessage(), e);
        } catch (NoClassDefFoundError e) {
            bytes.close();
            throw new IOException("its blocks are packed in a way that is not supported", e);
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    Schema schema() {
        return stream.getSchema();
    }

    @Override
    public @Nullable Item next() throws IOException {
        try {
            if (!stream.hasNext()) {
                return null;
            }
            GenericRecord record = stream.next();
            number++;
            try {
                return new Item(fields(record), record.toString(), number, "");
            } catch (DateTimeException | ArithmeticException e) {
                String fault = "a date or time is none: " + e.getMessage();
                return new Item(Map.of(), record.toString(), number, fault);
            }
        } catch (AvroRuntimeException e) {
            throw new IOException("damaged behind record " + number, e);
        }
    }

    private static Map<String, @Nullable Object> fields(GenericRecord record) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (Schema.Field field : record.getSchema().getFields()) {
            values.put(field.name(), value(field.schema(), record.get(field.pos())));
        }
        return values;
    }

    private static @Nullable Object value(Schema nullable, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        Schema schema = AvroTypes.bare(nullable);
        if (schema.getType() == Schema.Type.STRING
                && (value instanceof GenericRecord
                        || value instanceof List
                        || value instanceof Map)) {
            return value.toString(); // of a union: its JSON
        }
        return switch (value) {
            case GenericRecord record -> fields(record);
            case List<?> list -> {
                List<@Nullable Object> items = new ArrayList<>();
                for (Object item : list) {
                    items.add(value(schema.getElementType(), item));
                }
                yield items;
            }
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> entries = new LinkedHashMap<>();
                map.forEach((k, v) -> entries.put(k.toString(), value(schema.getValueType(), v)));
                yield entries;
            }
            case ByteBuffer buffer -> {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.duplicate().get(bytes);
                yield binary(schema, bytes);
            }
            case GenericFixed fixed -> binary(schema, fixed.bytes());
            case Number number -> number(schema, number);
            case Boolean truth -> truth;
            default -> value.toString();
        };
    }

    private static Object binary(Schema schema, byte[] bytes) {
        return schema.getLogicalType() instanceof LogicalTypes.Decimal decimal
                ? new BigDecimal(new BigInteger(bytes), decimal.getScale())
                : bytes;
    }

    private static Object number(Schema schema, Number number) {
        String logical = schema.getLogicalType() == null ? "" : schema.getLogicalType().getName();
        long value = number.longValue();
        return switch (logical) {
            case "date" -> LocalDate.ofEpochDay(value);
            case "time-millis" -> LocalTime.ofNanoOfDay(value * 1_000_000);
            case "time-micros" -> LocalTime.ofNanoOfDay(value * 1000);
            case "timestamp-millis", "local-timestamp-millis" -> Instant.ofEpochMilli(value);
            case "timestamp-micros", "local-timestamp-micros" ->
                    Instant.EPOCH.plus(value, ChronoUnit.MICROS);
            default -> number;
        };
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}

package dev.sluice.component.kafka;

import dev.sluice.api.Column;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Schema;
import java.util.List;
import java.util.Optional;

/** The encoder that a target's options call for. */
final class Encoders {

    private final String format;
    private final Optional<org.apache.avro.Schema> given;

    Encoders(Options options, ConnectorContext context) {
        this.format = options.choice("format", List.of("json", "avro", "raw"));
        if (options.has("schema") && !format.equals("avro")) {
            throw Invalid.option("option 'schema' is for the format avro, not " + format);
        }
        this.given =
                options.has("schema")
                        ? Optional.of(AvroSchemas.given(options, context))
                        : Optional.empty();
    }

    /**
     * @throws PipelineException where the format cannot hold rows of these columns
     */
    Encoder of(Schema schema, Optional<String> key) {
        return switch (format) {
            case "avro" -> new AvroEncoder(given.orElseGet(() -> AvroSchemas.of(schema)), schema);
            case "raw" -> new RawEncoder(rawColumn(schema, key));
            default -> new JsonEncoder(schema);
        };
    }

    private static int rawColumn(Schema schema, Optional<String> key) {
        List<Column> values =
                schema.columns().stream()
                        .filter(column -> !column.name().equals(key.orElse("")))
                        .toList();
        if (values.size() != 1
                || (values.getFirst().type() != Simple.STRING
                        && values.getFirst().type() != Simple.BINARY)) {
            throw new PipelineException(
                    ErrorCode.SCHEMA_MISMATCH,
                    "a raw message is one column, of type string or binary, beside that of 'key';"
                            + " but the rows have "
                            + schema
                            + ". Choose columns before, or another 'format'");
        }
        return schema.columns().indexOf(values.getFirst());
    }
}

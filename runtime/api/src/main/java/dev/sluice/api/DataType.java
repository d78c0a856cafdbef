package dev.sluice.api;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The type of a column. The set is closed: every reader, writer and dialect handles each of them in
 * an exhaustive {@code switch}. {@code toString} gives the SQL name, which {@link DataTypes#parse}
 * reads back.
 */
public sealed interface DataType {

    /** Whether its values are whole numbers of up to 64 bits. */
    default boolean isWhole() {
        return this == Simple.INT8
                || this == Simple.INT16
                || this == Simple.INT32
                || this == Simple.INT64;
    }

    /** Types without parameters. */
    enum Simple implements DataType {
        BOOLEAN("BOOLEAN"),
        INT8("TINYINT"),
        INT16("SMALLINT"),
        INT32("INTEGER"),
        INT64("BIGINT"),
        FLOAT("FLOAT"),
        DOUBLE("DOUBLE"),
        DATE("DATE"),
        /** Time of day, microseconds. */
        TIME("TIME"),
        /** Date and time without a zone, microseconds. */
        TIMESTAMP("TIMESTAMP"),
        /** An instant, microseconds since the epoch in UTC. */
        TIMESTAMP_ZONED("TIMESTAMP WITH TIME ZONE"),
        STRING("VARCHAR"),
        BINARY("BLOB"),
        /** A UUID; travels as its 36-character text. */
        UUID("UUID");

        private final String sqlName;

        Simple(String sqlName) {
            this.sqlName = sqlName;
        }

        @Override
        public String toString() {
            return sqlName;
        }
    }

    /** Exact decimal: 1 to 38 digits, of which {@code scale} stand behind the point. */
    record Decimal(int precision, int scale) implements DataType {
        public Decimal {
            if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
                throw new IllegalArgumentException(
                        "DECIMAL(" + precision + "," + scale + ") is not a type");
            }
        }

        @Override
        public String toString() {
            return "DECIMAL(" + precision + "," + scale + ")";
        }
    }

    /** A list of values of one type. */
    record ListOf(DataType element) implements DataType {
        @Override
        public String toString() {
            return element + "[]";
        }
    }

    /** Named fields, in order. */
    record StructOf(List<Field> fields) implements DataType {
        public StructOf {
            fields = List.copyOf(fields);
        }

        @Override
        public String toString() {
            return fields.stream()
                    .map(field -> Names.quote(field.name()) + " " + field.type())
                    .collect(Collectors.joining(", ", "STRUCT(", ")"));
        }
    }

    /** A map with keys of one type and values of another. */
    record MapOf(DataType key, DataType value) implements DataType {
        @Override
        public String toString() {
            return "MAP(" + key + ", " + value + ")";
        }
    }

    /** A field of a struct. */
    record Field(String name, DataType type) {}
}

package dev.sluice.component.table.copy;

import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import java.util.Optional;
import org.apache.arrow.vector.DecimalVector;

/** Which of our types go into which of PostgreSQL's without a cast of the server's. */
public final class Wires {

    private final Words words;

    /**
     * @param words renders nested values as JSON
     */
    public Wires(Words words) {
        this.words = words;
    }

    /** The way for this pair, or empty where only a cast of the server's knows one. */
    public Optional<Wire> of(DataType from, PgType to) {
        if (to.name().startsWith("_") && from instanceof DataType.ListOf list) {
            String element = to.name().substring(1);
            return Lists.knows(element)
                    ? of(list.element(), new PgType(element, to.modifier(), true))
                            .map(w -> new Wire(w.certain(), v -> Lists.of(v, element, w)))
                    : Optional.empty();
        }
        return switch (from) {
            case DataType.Decimal decimal -> decimal(decimal, to);
            case DataType.ListOf l -> nested(to);
            case DataType.StructOf s -> nested(to);
            case DataType.MapOf m -> nested(to);
            case Simple simple -> simple(simple, to);
        };
    }

    private Optional<Wire> simple(Simple from, PgType to) {
        return switch (from) {
            case BOOLEAN -> exactly(to, "bool", Wire.certain(Floats::bool));
            case INT8, INT16, INT32, INT64 -> integer(to);
            case FLOAT, DOUBLE -> real(to);
            case DATE -> exactly(to, "date", Wire.certain(Times::date));
            // a modifier rounds to fewer digits, and the server does it
            case TIME -> exactly(to, "time", Wire.certain(Times::time));
            case TIMESTAMP -> exactly(to, "timestamp", moment(to));
            case TIMESTAMP_ZONED -> exactly(to, "timestamptz", moment(to));
            case STRING, UUID -> text(to);
            case BINARY -> exactly(to, "bytea", Wire.certain(Texts::bytes));
        };
    }

    private static Optional<Wire> exactly(PgType to, String name, Wire wire) {
        return to.name().equals(name) ? Optional.of(wire) : Optional.empty();
    }

    private static Wire moment(PgType to) {
        return new Wire(to.modifier() < 0 || to.modifier() == 6, Times::timestamp);
    }

    private static Optional<Wire> integer(PgType to) {
        return switch (to.name()) {
            case "int2" -> Optional.of(Wire.certain(Integers::int2));
            case "int4" -> Optional.of(Wire.certain(Integers::int4));
            case "int8" -> Optional.of(Wire.certain(Integers::int8));
            case "float4" -> Optional.of(Wire.certain(Integers::float4));
            case "float8" -> Optional.of(Wire.certain(Integers::float8));
            case "numeric" -> {
                DecimalLimit limit = limit(0, to);
                yield Optional.of(new Wire(exact(0, to), v -> Integers.numeric(v, limit)));
            }
            default -> Optional.empty();
        };
    }

    private static Optional<Wire> real(PgType to) {
        return switch (to.name()) {
            case "float4" -> Optional.of(Wire.certain(Floats::float4));
            case "float8" -> Optional.of(Wire.certain(Floats::float8));
            default -> Optional.empty();
        };
    }

    private static Optional<Wire> decimal(DataType.Decimal from, PgType to) {
        DecimalLimit limit = limit(from.scale(), to);
        return exactly(
                to,
                "numeric",
                new Wire(
                        exact(from.scale(), to),
                        v -> new Numerics(from.scale(), limit).decimals((DecimalVector) v)));
    }

    /** Whether no digit behind the point is rounded away: rounding may lead out of the range. */
    private static boolean exact(int scale, PgType to) {
        return !to.bounded() || scale <= to.scale();
    }

    private static DecimalLimit limit(int scale, PgType to) {
        return to.bounded() && exact(scale, to)
                ? DecimalLimit.digits(Math.min(to.precision() - to.scale() + scale, 38))
                : DecimalLimit.NONE;
    }

    private Optional<Wire> text(PgType to) {
        return switch (to.name()) {
            case "text" -> Optional.of(Wire.certain(v -> Texts.text(v, Integer.MAX_VALUE)));
            case "varchar", "bpchar" ->
                    Optional.of(Wire.certain(v -> Texts.text(v, to.characters())));
            case "uuid" -> Optional.of(Wire.certain(Texts::uuid));
            case "json", PgType.ENUM ->
                    Optional.of(Wire.judged(v -> Texts.text(v, Integer.MAX_VALUE)));
            case "jsonb" -> Optional.of(Wire.judged(v -> Texts.jsonb(v, words)));
            default -> Optional.empty();
        };
    }

    private Optional<Wire> nested(PgType to) {
        return switch (to.name()) {
            case "text", "json" ->
                    Optional.of(Wire.certain(v -> Texts.words(v, words, Integer.MAX_VALUE)));
            case "varchar" ->
                    Optional.of(Wire.certain(v -> Texts.words(v, words, to.characters())));
            case "jsonb" -> Optional.of(Wire.certain(v -> Texts.jsonb(v, words)));
            default -> Optional.empty();
        };
    }
}

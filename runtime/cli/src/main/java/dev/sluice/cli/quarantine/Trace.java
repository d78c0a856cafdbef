package dev.sluice.cli.quarantine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The column by which held rows are known on their way: their id, behind all other columns. A row
 * that is put aside carries it at the end of its raw record, and is told there from all others.
 */
public final class Trace {

    /** The column's name; users' expressions cannot hold it. */
    public static final String COLUMN = "sluice_held";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern END =
            Pattern.compile(",?\"" + COLUMN + "\":(\"(?:[^\"\\\\]|\\\\.)*\")\\}$");

    private Trace() {}

    /**
     * A row that was put aside on its way.
     *
     * @param held the id of the held row that it was
     * @param raw its record, without the trace
     */
    public record Traced(String held, String raw) {}

    /** The columns and the trace. */
    static Schema added(Schema schema) {
        List<Column> columns = new ArrayList<>(schema.columns());
        columns.add(Column.of(COLUMN, DataType.Simple.STRING));
        return new Schema(columns);
    }

    /** The columns without the trace. */
    static Schema without(Schema schema) {
        return new Schema(
                schema.columns().stream().filter(column -> !column.name().equals(COLUMN)).toList());
    }

    /** Whether rows with these columns have it. */
    public static boolean on(Schema schema) {
        return schema.column(COLUMN).isPresent();
    }

    /** The record with the trace at its end. */
    static String mark(String raw, String held) {
        String record = raw.startsWith("{") && raw.endsWith("}") ? raw : json(raw);
        String open = record.substring(0, record.length() - 1);
        return open + (open.length() > 1 ? "," : "") + "\"" + COLUMN + "\":" + text(held) + "}";
    }

    private static String json(String raw) {
        return "{\"raw\":" + text(raw) + "}";
    }

    private static String text(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a text is plain JSON", e);
        }
    }

    /** The trace at the end of a raw record; empty where the row came another way. */
    public static Optional<Traced> of(String raw) {
        Matcher end = END.matcher(raw);
        if (!end.find()) {
            return Optional.empty();
        }
        try {
            String held = JSON.readValue(end.group(1), String.class);
            return Optional.of(new Traced(held, raw.substring(0, end.start()) + "}"));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}

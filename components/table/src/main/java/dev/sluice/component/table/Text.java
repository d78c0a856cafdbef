package dev.sluice.component.table;

import dev.sluice.api.Endless;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.TimeOfDay;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;

/** Values of vectors as text and as JSON: for nested columns, text columns and rejected rows. */
final class Text {

    /** A date and time of always the same length, so that its text sorts like its time. */
    static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

    /** A time of day of always the same length. */
    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS", Locale.ROOT);

    private Text() {}

    /** A whole row as a JSON object; bytes stand as DuckDB writes and reads them. */
    static String row(RecordBatch batch, int row) {
        StringBuilder out = new StringBuilder("{");
        for (FieldVector vector : batch.root().getFieldVectors()) {
            out.append(out.length() > 1 ? "," : "");
            quoted(out, vector.getName());
            out.append(':');
            if (vector instanceof VarBinaryVector bytes && !bytes.isNull(row)) {
                quoted(out, escaped(bytes.get(row)));
            } else {
                json(out, vector, row);
            }
        }
        return out.append('}').toString();
    }

    private static String escaped(byte[] bytes) {
        return bytes.length == 0
                ? ""
                : HexFormat.ofDelimiter("").withPrefix("\\x").formatHex(bytes);
    }

    /** A value that is not null: text as it is, everything nested as JSON. */
    static String of(ValueVector vector, int row) {
        return switch (vector) {
            case VarCharVector v -> new String(v.get(row), StandardCharsets.UTF_8);
            case VarBinaryVector v -> HexFormat.of().formatHex(v.get(row));
            case BitVector v -> v.get(row) == 1 ? "true" : "false";
            case DecimalVector v -> v.getObjectNotNull(row).toPlainString();
            case DateDayVector v -> Endless.dayText(v.get(row));
            case TimeMicroVector v -> TimeOfDay.text(v.get(row));
            case TimeStampVector v -> stamp(v.get(row));
            case StructVector v -> nested(v, row);
            case ListVector v -> nested(v, row);
            default -> String.valueOf(vector.getObject(row));
        };
    }

    private static String stamp(long micros) {
        return Endless.moment(micros) ? Endless.text(micros) : JavaTimes.stamp(micros).toString();
    }

    /** A date and time of always the same length; an infinite one sorts outside of all others. */
    static String sortable(long micros) {
        return Endless.moment(micros)
                ? Endless.text(micros)
                : STAMP.format(JavaTimes.stamp(micros));
    }

    private static String nested(ValueVector vector, int row) {
        StringBuilder out = new StringBuilder();
        json(out, vector, row);
        return out.toString();
    }

    private static void json(StringBuilder out, ValueVector vector, int row) {
        if (vector.isNull(row)) {
            out.append("null");
            return;
        }
        switch (vector) {
            case MapVector v -> map(out, v, row);
            case ListVector v -> list(out, v, row);
            case StructVector v -> struct(out, v, row);
            case VarCharVector v -> quoted(out, of(v, row));
            case VarBinaryVector v -> quoted(out, of(v, row));
            case DateDayVector v -> quoted(out, of(v, row));
            case TimeMicroVector v -> quoted(out, of(v, row));
            case TimeStampVector v -> quoted(out, of(v, row));
            case Float4Vector v -> number(out, v.get(row), of(v, row));
            case Float8Vector v -> number(out, v.get(row), of(v, row));
            default -> out.append(of(vector, row));
        }
    }

    /** JSON has no numbers that are not finite: they stand as text. */
    private static void number(StringBuilder out, double value, String text) {
        if (Double.isFinite(value)) {
            out.append(text);
        } else {
            quoted(out, text);
        }
    }

    private static void list(StringBuilder out, ListVector vector, int row) {
        out.append('[');
        int start = vector.getElementStartIndex(row);
        for (int i = start; i < vector.getElementEndIndex(row); i++) {
            json(out.append(i > start ? "," : ""), vector.getDataVector(), i);
        }
        out.append(']');
    }

    private static void map(StringBuilder out, MapVector vector, int row) {
        StructVector entries = (StructVector) vector.getDataVector();
        out.append('{');
        int start = vector.getElementStartIndex(row);
        for (int i = start; i < vector.getElementEndIndex(row); i++) {
            out.append(i > start ? "," : "");
            quoted(out, of(entries.getChildrenFromFields().get(0), i));
            json(out.append(':'), entries.getChildrenFromFields().get(1), i);
        }
        out.append('}');
    }

    private static void struct(StringBuilder out, StructVector vector, int row) {
        out.append('{');
        boolean first = true;
        for (FieldVector child : vector.getChildrenFromFields()) {
            out.append(first ? "" : ",");
            first = false;
            quoted(out, child.getName());
            json(out.append(':'), child, row);
        }
        out.append('}');
    }

    /** Appends a text as JSON has it. */
    static void quoted(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append("\\u00").append(HexFormat.of().toHexDigits((byte) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}

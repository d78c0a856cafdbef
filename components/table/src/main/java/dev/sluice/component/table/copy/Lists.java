package dev.sluice.component.table.copy;

import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.jspecify.annotations.Nullable;

/** Lists into arrays of one dimension. */
final class Lists {

    // the object identifiers of PostgreSQL's own types never change: catalog/pg_type.dat
    private static final Map<String, Integer> OIDS =
            Map.ofEntries(
                    Map.entry("bool", 16),
                    Map.entry("bytea", 17),
                    Map.entry("int8", 20),
                    Map.entry("int2", 21),
                    Map.entry("int4", 23),
                    Map.entry("text", 25),
                    Map.entry("json", 114),
                    Map.entry("float4", 700),
                    Map.entry("float8", 701),
                    Map.entry("varchar", 1043),
                    Map.entry("date", 1082),
                    Map.entry("time", 1083),
                    Map.entry("timestamp", 1114),
                    Map.entry("timestamptz", 1184),
                    Map.entry("numeric", 1700),
                    Map.entry("uuid", 2950),
                    Map.entry("jsonb", 3802));

    private Lists() {}

    static boolean knows(String element) {
        return OIDS.containsKey(element);
    }

    static FieldEncoder of(FieldVector vector, String element, Wire wire) {
        ListVector lists = (ListVector) vector;
        FieldVector elements = lists.getDataVector();
        FieldEncoder encoder = wire.encoders().apply(elements);
        int oid = OIDS.getOrDefault(element, 0);
        return (out, row) -> {
            int start = lists.getElementStartIndex(row);
            int end = lists.getElementEndIndex(row);
            int length = out.size();
            out.putInt(0);
            out.putInt(end > start ? 1 : 0);
            out.putInt(1); // there may be nulls
            out.putInt(oid);
            if (end > start) {
                out.putInt(end - start);
                out.putInt(1); // the first index
            }
            @Nullable String fault = elements(out, elements, encoder, start, end);
            out.setInt(length, out.size() - length - 4);
            return fault;
        };
    }

    private static @Nullable String elements(
            CopyBuffer out, FieldVector elements, FieldEncoder encoder, int start, int end) {
        for (int i = start; i < end; i++) {
            if (elements.isNull(i)) {
                out.putInt(-1);
                continue;
            }
            @Nullable String fault = encoder.encode(out, i);
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }
}

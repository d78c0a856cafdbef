package dev.sluice.cli.quarantine;

import static dev.sluice.cli.quarantine.AdmissionSql.FAULT;
import static dev.sluice.cli.quarantine.AdmissionSql.ID;
import static dev.sluice.cli.quarantine.AdmissionSql.RECORD;

import dev.sluice.api.ArrowTypes;
import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.PipelineException;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Schema;
import dev.sluice.sql.BatchStream;
import dev.sluice.sql.Registered;
import dev.sluice.sql.SqlSession;
import dev.sluice.store.HeldRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of held records again: takes each record apart into texts, changes what is to be
 * edited, and casts to the types that the node has now. What does not fit stays held, with the
 * reason. One thread.
 */
final class Admission implements AutoCloseable {

    private static final String PAGE = "sluice_page";

    private static final String NOT_IN_COLUMNS = "the record is not in columns";
    private static final String NO_COLUMN = "the record has no column '";

    private final Entry entry;
    private final Edits edits;
    private final SqlSession session;
    private final BufferAllocator allocator;
    private final List<Column> columns;
    private final Schema traced;
    private final AdmissionSql sql;

    /**
     * @param session whose results are complete before they are seen; closed with this
     */
    Admission(Entry entry, Edits edits, SqlSession session, BufferAllocator allocator) {
        this.entry = entry;
        this.edits = edits;
        this.session = session;
        this.allocator = allocator;
        this.columns = entry.columns().columns();
        this.traced = Trace.added(entry.columns());
        this.sql = new AdmissionSql(entry, edits);
    }

    /**
     * Whether that says only why a record could not be sent again: what is wrong with the row was
     * said before, and still holds.
     */
    static boolean isUnsent(String reason) {
        return reason.startsWith(NOT_IN_COLUMNS) || reason.startsWith(NO_COLUMN);
    }

    /** The rows that can come in, with their trace, and those that cannot, with the reason. */
    record Admitted(RecordBatch batch, List<RejectedRow> refused) {}

    Admitted admit(List<HeldRow> rows) {
        try (Registered texts = session.register(texts(rows), allocator)) {
            execute("CREATE TABLE " + PAGE + " AS " + sql.judged(texts.name()));
            Map<String, HeldRow> byId = new HashMap<>();
            rows.forEach(row -> byId.put(row.id(), row));
            List<RejectedRow> refused = new ArrayList<>();
            for (List<String> row :
                    session.rows(
                            "SELECT "
                                    + ID
                                    + ", "
                                    + FAULT
                                    + " FROM "
                                    + PAGE
                                    + " WHERE "
                                    + FAULT
                                    + " IS NOT NULL")) {
                HeldRow held = Objects.requireNonNull(byId.get(row.getFirst()));
                refused.add(
                        new RejectedRow(
                                Trace.mark(held.raw(), held.id()), held.place(), row.get(1)));
            }
            return new Admitted(fitting(), refused);
        } finally {
            session.execute("DROP TABLE IF EXISTS " + PAGE);
        }
    }

    private void execute(String statement) {
        try {
            session.execute(statement);
        } catch (PipelineException e) {
            throw new PipelineException(
                    ErrorCode.EXPRESSION_INVALID,
                    "an expression of --set fails on a row: "
                            + Edits.firstLine(e)
                            + ". Write it so that it gives null there, as with try_cast",
                    e);
        }
    }

    private RecordBatch fitting() {
        String query =
                "SELECT "
                        + columns.stream()
                                .map(column -> Names.quote(column.name()))
                                .collect(Collectors.joining(", "))
                        + ", "
                        + ID
                        + " AS "
                        + Trace.COLUMN
                        + " FROM "
                        + PAGE
                        + " WHERE "
                        + FAULT
                        + " IS NULL";
        try (BatchStream stream =
                session.stream(new SqlSession.Relation(query, traced), allocator, 1 << 20)) {
            RecordBatch batch = stream.next();
            return batch == null ? none() : batch;
        }
    }

    private RecordBatch none() {
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowTypes.toArrow(traced), allocator);
        root.allocateNew();
        root.setRowCount(0);
        return new RecordBatch(traced, root);
    }

    /** The id, what is wrong before any value is looked at, the record, and a text a column. */
    private RecordBatch texts(List<HeldRow> rows) {
        List<Column> all =
                Stream.concat(Stream.of(ID, FAULT, RECORD), sql.texts())
                        .map(name -> Column.of(name, DataType.Simple.STRING))
                        .toList();
        Schema schema = new Schema(all);
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowTypes.toArrow(schema), allocator);
        try {
            root.allocateNew();
            for (int row = 0; row < rows.size(); row++) {
                HeldRow held = rows.get(row);
                Optional<Map<String, @Nullable String>> texts = RecordTexts.of(held.raw());
                put(root, 0, row, held.id());
                put(root, 1, row, missing(texts).orElse(null));
                put(root, 2, row, held.raw());
                for (int i = 0; i < columns.size(); i++) {
                    String name = columns.get(i).name();
                    put(root, 3 + i, row, texts.map(found -> found.get(name)).orElse(null));
                }
            }
            root.setRowCount(rows.size());
            return new RecordBatch(schema, root);
        } catch (RuntimeException e) {
            root.close();
            throw e;
        }
    }

    private static void put(VectorSchemaRoot root, int column, int row, @Nullable String value) {
        VarCharVector vector = (VarCharVector) root.getVector(column);
        if (value == null) {
            vector.setNull(row);
        } else {
            vector.setSafe(row, value.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A source may leave out what is null; a node knew every column of its rows. */
    private Optional<String> missing(Optional<Map<String, @Nullable String>> texts) {
        if (texts.isPresent() && entry.source()) {
            return Optional.empty();
        }
        return columns.stream()
                .filter(column -> edits.of(column).isEmpty())
                .map(Column::name)
                .filter(name -> texts.isEmpty() || !texts.get().containsKey(name))
                .findFirst()
                .map(name ->
                        texts.isEmpty()
                                ? NOT_IN_COLUMNS
                                        + ": correct it where it came from and read that again, or"
                                        + " give every column with --set, made of 'raw'"
                                : NO_COLUMN
                                        + name
                                        + "', which the node has now: give it with --set");
    }

    @Override
    public void close() {
        session.close();
    }
}
